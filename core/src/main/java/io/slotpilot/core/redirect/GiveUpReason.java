package io.slotpilot.core.redirect;

import java.util.Locale;

/** Why a command was handed back to the caller with its failure. In lower case the {@code reason} tag of a meter. */
public enum GiveUpReason {
    /** The failure is the command's own, or one that time does not heal. */
    NOT_RETRYABLE("not retryable"),
    /** The command may have run, and running it twice could do harm. */
    UNSAFE_TO_REPEAT("the command may have been executed and is not safe to repeat"),
    /** Nodes kept naming other nodes, or each other. */
    TOO_MANY_REDIRECTS("too many redirects"),
    /** The caller's own timeout, or {@code retryFor}, leaves no time for another attempt. */
    DEADLINE_EXCEEDED("deadline exceeded"),
    /** The cluster or this node fails so much that more load would keep it down. */
    BUDGET_EMPTY("retry budget empty"),
    /** Too many commands wait for the same slot. */
    QUEUE_FULL("waiting queue full"),
    /** The waiting thread was interrupted. */
    INTERRUPTED("interrupted"),
    /** The client was closed while the command waited. */
    CLOSED("client closed");

    private final String text;
    private final String tag = name().toLowerCase(Locale.ROOT);

    GiveUpReason(String text) {
        this.text = text;
    }

    /** The value of the {@code reason} tag. */
    public String tag() {
        return tag;
    }

    /** In words, as in a {@link RedirectTrace}. */
    @Override
    public String toString() {
        return text;
    }
}
