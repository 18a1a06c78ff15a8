package io.slotpilot.core.redirect;

/** What becomes of MGET, MSET, DEL, UNLINK, EXISTS and TOUCH when their keys are in several slots. */
public enum CrossSlot {
    /**
     * One command for each slot, sent to all nodes together; the replies are merged in the caller's order. Not atomic:
     * others can see and change some of the keys in between, and some slots can fail while others succeed.
     */
    SPLIT,
    /** Fail before anything is sent, as with all other commands. */
    FAIL
}
