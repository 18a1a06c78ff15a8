package io.slotpilot.core.cluster;

/** Where a statement about the owner of a slot comes from. */
public enum Provenance {
    /** A MOVED redirect. */
    MOVED,
    /** A CLUSTER SLOTS or CLUSTER NODES reply. */
    VIEW,
    /** A notification that the server sent by itself. */
    PUSH
}
