package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;

/** Something that an operator does. Nothing here does it. */
public sealed interface Action {

    /** One command, sent to one node. */
    record Command(NodeAddress on, List<String> words) implements Action {

        public Command {
            words = List.copyOf(words);
        }

        static Command of(NodeAddress on, String words) {
            return new Command(on, List.of(words.split(" ", -1)));
        }
    }

    /** Moves every key of a slot. A key that is on both sides stops it, with BUSYKEY: none is overwritten. */
    record MoveKeys(int slot, NodeAddress from, NodeAddress to) implements Action {}
}
