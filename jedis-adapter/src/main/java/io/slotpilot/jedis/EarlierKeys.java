package io.slotpilot.jedis;

import io.slotpilot.core.command.SideEffect;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the earlier commands of one slot touch that name several keys: enough to say whether a later one touches a part of
 * it, at a cost that does not grow with their number. Used by one thread.
 */
final class EarlierKeys {

    /** Commands that name the same key beside different others. */
    private static final CommandKeys VARIOUS = new CommandKeys(Set.of(), false);

    private final Keys read = new Keys();
    private final Keys written = new Keys();

    void add(BatchedCommand command) {
        (reads(command) ? read : written).add(command.keys());
    }

    /** Whether one of them must come before this command, and touches other keys as well. */
    boolean couldBeOvertakenBy(BatchedCommand command) {
        CommandKeys keys = command.keys();
        return written.meetOthersThan(keys) || (!reads(command) && read.meetOthersThan(keys));
    }

    private static boolean reads(BatchedCommand command) {
        return command.sideEffect() == SideEffect.READ;
    }

    private static final class Keys {

        private final Map<ByteBuffer, CommandKeys> byName = new HashMap<>();
        private boolean incomplete;
        private boolean empty = true;

        void add(CommandKeys keys) {
            empty = false;
            incomplete |= !keys.complete();
            keys.names()
                    .forEach(name -> byName.merge(name, keys, (before, now) -> before.equals(now) ? before : VARIOUS));
        }

        boolean meetOthersThan(CommandKeys keys) {
            if (incomplete || !keys.complete()) {
                return !empty;
            }
            return keys.names().stream()
                    .anyMatch(name -> !byName.getOrDefault(name, keys).equals(keys));
        }
    }
}
