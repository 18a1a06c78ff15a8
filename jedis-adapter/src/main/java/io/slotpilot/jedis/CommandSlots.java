package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.CrossSlotHelp;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/** The slot of a command, as the Jedis in use has computed it: 7.x and 8.x keep it in different places. */
final class CommandSlots {

    private static final boolean JEDIS_7 = exists("redis.clients.jedis.ClusterCommandArguments");

    private CommandSlots() {}

    /** The keys belong to more than one slot. */
    static final int SEVERAL = -2;

    /** The commands of which Jedis names one key only, the destination. */
    private static final Set<Command> NAMED_IN_PART = EnumSet.of(Command.ZRANGESTORE, Command.GEOSEARCHSTORE);

    /**
     * The slot of the command's keys, {@code -1} if it has none, or {@link #SEVERAL}. Of a raw command Jedis names none;
     * which words are keys is known all the same.
     */
    static int find(CommandArguments arguments) {
        if (arguments.getCommand() instanceof Command known && NAMED_IN_PART.contains(known)) {
            return slotOf(new CommandWords(arguments).keys());
        }
        int computed = JEDIS_7 ? Jedis7.slot(arguments) : -1;
        if (computed != -1) {
            return computed;
        }
        List<?> keys = arguments.getKeys();
        return slotOf(keys.isEmpty() ? new CommandWords(arguments).keys() : keys);
    }

    /**
     * The slot of the command's keys, or {@code -1} if it names none.
     *
     * @param keyNames whether the message of the exception may name the keys
     * @throws JedisClusterOperationException if the keys belong to more than one slot
     */
    static int of(CommandArguments arguments, boolean keyNames) {
        int slot = find(arguments);
        if (slot == SEVERAL) {
            throw several(arguments, keyNames);
        }
        return slot;
    }

    /** Says that the command cannot be sent, and what would help. */
    static JedisClusterOperationException several(CommandArguments arguments, boolean keyNames) {
        return new JedisClusterOperationException(
                CrossSlotHelp.message(CommandWords.name(arguments), new CommandWords(arguments).keys(), keyNames));
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, CommandSlots.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Jedis 8 computes slots too, but in a set of objects that it makes for each command. */
    private static int slotOf(List<?> keys) {
        int slot = -1;
        for (int i = 0; i < keys.size(); i++) {
            int other = slotOf(keys.get(i));
            if (slot != -1 && slot != other) {
                return SEVERAL;
            }
            slot = other;
        }
        return slot;
    }

    private static int slotOf(Object key) {
        if (key instanceof byte[] bytes) {
            return KeySlot.of(bytes);
        }
        return key instanceof Rawable raw ? KeySlot.of(raw.getRaw()) : KeySlot.of(key.toString());
    }

    /** Apart, because the JVM must not look for {@code ClusterCommandArguments} on Jedis 8, where it is gone. */
    private static final class Jedis7 {
        static int slot(CommandArguments arguments) {
            if (arguments instanceof SpanningArguments spanning && spanning.several()) {
                return SEVERAL;
            }
            return arguments instanceof ClusterCommandArguments cluster ? cluster.getCommandHashSlot() : -1;
        }
    }
}
