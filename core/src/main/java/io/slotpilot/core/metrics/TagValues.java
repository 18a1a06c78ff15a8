package io.slotpilot.core.metrics;

/** Values of tags that only meters know; each in lower case. */
final class TagValues {

    private TagValues() {}

    /** How a command ended that had to be sent again. */
    enum Outcome {
        RECOVERED,
        GIVEN_UP
    }

    /** What is known of a slot. An open one is covered too. */
    enum SlotState {
        COVERED,
        UNCOVERED,
        OPEN
    }

    /** What is known of a node. */
    enum NodeState {
        /** Within reach, as far as known. */
        UP,
        /** This client cannot reach it. */
        UNREACHABLE,
        /** The cluster says that it failed. */
        FAILED
    }
}
