package io.slotpilot.core.redirect;

import java.util.Locale;

/** Why the cluster was asked for its view. In lower case the {@code cause} tag of a meter. */
public enum RefreshCause {
    /** The client starts. */
    DISCOVERY(false),
    /** A slot moved. */
    MOVED(false),
    /** Many slots moved in one instant, as an atomic slot migration does. */
    BURST(false),
    /** A node has another role than the map says. */
    ROLE(true),
    /** A slot has no owner, or the cluster says that it is down. */
    UNCOVERED(true),
    /** A node cannot be reached, or fell silent. */
    NODE_DOWN(true),
    /** Nodes contradict each other. */
    DOUBT(true),
    /** The safety net. */
    PERIODIC(false),
    /** Somebody asked for it. */
    MANUAL(false);

    private final boolean urgent;
    private final String tag = name().toLowerCase(Locale.ROOT);

    RefreshCause(boolean urgent) {
        this.urgent = urgent;
    }

    /** Whether commands may be failing until the refresh is done, so that it must not wait for jitter. */
    public boolean urgent() {
        return urgent;
    }

    /** The value of the {@code cause} tag. */
    public String tag() {
        return tag;
    }
}
