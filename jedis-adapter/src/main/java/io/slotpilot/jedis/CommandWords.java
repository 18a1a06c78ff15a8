package io.slotpilot.jedis;

import io.slotpilot.core.command.CommandInfo;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.command.RequestPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

/** The words of a Jedis command, for the command table. */
record CommandWords(CommandArguments arguments) implements RawCommand {

    /** The command's name in upper case. */
    static String name(CommandArguments arguments) {
        return new String(arguments.getCommand().getRaw(), StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    @Override
    public int size() {
        return arguments.size();
    }

    @Override
    public byte[] argument(int position) {
        return arguments.get(position).getRaw();
    }

    /** Whether one node is not enough. */
    boolean isForAllNodes() {
        CommandInfo known = CommandTable.standard().find(this);
        return known != null
                && (known.requestPolicy() == RequestPolicy.ALL_NODES
                        || known.requestPolicy() == RequestPolicy.ALL_SHARDS);
    }

    /** The command's keys as far as the table or Jedis knows them. */
    List<byte[]> keys() {
        KeyPositions positions = CommandTable.standard().keys(this);
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < positions.count(); i++) {
            keys.add(argument(positions.position(i)));
        }
        if (keys.isEmpty()) {
            arguments.getKeys().forEach(key -> keys.add(bytes(key)));
        }
        return keys;
    }

    /** A key as Jedis keeps it. */
    static byte[] bytes(Object key) {
        if (key instanceof byte[] bytes) {
            return bytes;
        }
        Rawable raw = key instanceof Rawable already ? already : RawableFactory.from(key.toString());
        return raw.getRaw();
    }
}
