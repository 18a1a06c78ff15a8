package io.slotpilot.core.cluster;

/**
 * Why the slot map believes in the owner of a slot.
 *
 * @param atNanos {@link System#nanoTime()} when a redirect or push arrived, or when the query for a view was
 *     <em>sent</em>: what a view says may be as old as that
 * @param epoch a lower bound of the configuration epoch of the ownership, -1 if unknown. For a view the epoch of the
 *     owner that it names; for a MOVED the highest of the target's known epoch and that of the ownership that the MOVED
 *     ended, since a slot changes hands by a higher epoch
 */
public record Evidence(Provenance provenance, long atNanos, long epoch) {

    /** Stands for an epoch that no server told. */
    public static final long UNKNOWN_EPOCH = -1;

    /** Whether the word of a single node about a single slot, fresher than any view can be. */
    boolean isPatch() {
        return switch (provenance) {
            case MOVED, PUSH -> true;
            case VIEW -> false;
        };
    }
}
