package io.slotpilot.core.redirect;

import java.util.Locale;

/** What a refresh brought. In lower case the {@code outcome} tag of a meter. */
public enum RefreshOutcome {
    /** The slot map changed. */
    CHANGED,
    /** The slot map was true already. */
    UNCHANGED,
    /** No node gave a usable answer. */
    FAILED;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** The value of the {@code outcome} tag. */
    public String tag() {
        return tag;
    }
}
