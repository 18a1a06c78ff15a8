package io.slotpilot.jedis;

import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import redis.clients.jedis.CommandArguments;

/**
 * The keys that a command touches.
 *
 * @param names all that can be seen
 * @param complete false if there may be others
 */
record CommandKeys(Set<ByteBuffer> names, boolean complete) {

    /** Of a command that names at least one key, as far as Jedis knows. */
    static CommandKeys of(CommandArguments arguments) {
        CommandWords words = new CommandWords(arguments);
        KeyPositions positions = CommandTable.standard().keys(words);
        Set<ByteBuffer> names = new HashSet<>();
        for (int i = 0; i < positions.count(); i++) {
            names.add(ByteBuffer.wrap(words.argument(positions.position(i))));
        }
        return new CommandKeys(names, !positions.incomplete() && !names.isEmpty());
    }

    boolean mayMeet(CommandKeys other) {
        return !complete || !other.complete || !Collections.disjoint(names, other.names);
    }

    boolean several() {
        return !complete || names.size() > 1;
    }
}
