package io.slotpilot.core.cluster;

/**
 * News that a slot has a new owner.
 *
 * @param slot 0 to 16383
 * @param target the new owner; need not be known yet
 * @param atNanos {@link System#nanoTime()} when the news arrived
 * @param provenance {@link Provenance#MOVED} or {@link Provenance#PUSH}
 */
public record Moved(int slot, NodeAddress target, long atNanos, Provenance provenance) {

    /** @throws IllegalArgumentException if {@code slot} is out of range or {@code provenance} is a view */
    public Moved {
        if (slot < 0 || slot >= KeySlot.COUNT) {
            throw new IllegalArgumentException("slot must be between 0 and 16383 but was " + slot);
        }
        if (provenance == Provenance.VIEW) {
            throw new IllegalArgumentException("provenance must be MOVED or PUSH but was VIEW");
        }
    }

    /** A MOVED redirect. */
    public Moved(int slot, NodeAddress target, long atNanos) {
        this(slot, target, atNanos, Provenance.MOVED);
    }
}
