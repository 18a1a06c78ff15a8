package io.slotpilot.core.keys;

/** What is known of the slots of two or more keys before there are any keys. */
public enum SlotComparison {
    /** One slot, whatever the holes stand for. */
    SAME,
    /**
     * What is hashed differs, whatever the holes stand for. If no hole is in it, the slots are computed and differ; else
     * they differ but for a collision of the hash, one in 16384.
     */
    DIFFERENT,
    /** It depends on what the holes stand for. */
    CANNOT_TELL
}
