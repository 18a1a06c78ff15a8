package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.CrossSlotHelp;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClusterCommandArguments;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/** The slot of a command, as the Jedis in use has computed it: 7.x and 8.x keep it in different places. */
final class CommandSlots {

    private static final @Nullable MethodHandle KEY_HASH_SLOTS = keyHashSlots();

    private CommandSlots() {}

    /** The keys belong to more than one slot. */
    static final int SEVERAL = -2;

    /** The slot of the command's keys, {@code -1} if it names none, or {@link #SEVERAL}. */
    static int find(CommandArguments arguments) {
        if (KEY_HASH_SLOTS != null) {
            return only(slotsOnJedis8(KEY_HASH_SLOTS, arguments));
        }
        int slot = Jedis7.slot(arguments);
        return slot != -1 || arguments.getKeys().isEmpty() ? slot : only(slotsOfKeys(arguments));
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

    private static @Nullable MethodHandle keyHashSlots() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(CommandArguments.class, "getKeyHashSlots", MethodType.methodType(Set.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null; // Jedis 7
        }
    }

    @SuppressWarnings("unchecked")
    private static Set<Integer> slotsOnJedis8(MethodHandle keyHashSlots, CommandArguments arguments) {
        try {
            return (Set<Integer>) (Set<?>) keyHashSlots.invoke(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("getKeyHashSlots threw a checked exception", e);
        }
    }

    /** Commands that were not made by Jedis's cluster command objects. */
    private static Set<Integer> slotsOfKeys(CommandArguments arguments) {
        Set<Integer> slots = new LinkedHashSet<>();
        for (Object key : arguments.getKeys()) {
            if (key instanceof byte[] bytes) {
                slots.add(KeySlot.of(bytes));
            } else if (key instanceof Rawable raw) {
                slots.add(KeySlot.of(raw.getRaw()));
            } else {
                slots.add(KeySlot.of(key.toString()));
            }
        }
        return slots;
    }

    private static int only(Set<Integer> slots) {
        if (slots.size() > 1) {
            return SEVERAL;
        }
        return slots.isEmpty() ? -1 : slots.iterator().next();
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
