package io.slotpilot.core.command;

/** What a command does to one of its keys, as the server's key specification says. */
public enum KeyAccess {
    /** Reads the value ({@code RO}). */
    READ,
    /** Changes the value that is there ({@code RW}). */
    UPDATE,
    /** Replaces the value, whatever it was ({@code OW}). */
    OVERWRITE,
    /** Deletes the key ({@code RM}). */
    REMOVE,
    /** Not a key but a shard channel, which hashes to a slot like a key ({@code not_key}). */
    CHANNEL
}
