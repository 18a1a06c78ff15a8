package io.slotpilot.core.doctor;

/**
 * A key that a node holds in a slot.
 *
 * @param bytes by MEMORY USAGE; {@link #UNKNOWN} if the node does not tell
 */
public record KeySize(String key, long bytes) {

    public static final long UNKNOWN = -1;
}
