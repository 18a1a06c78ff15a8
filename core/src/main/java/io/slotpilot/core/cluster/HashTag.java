package io.slotpilot.core.cluster;

import java.util.Collection;

/**
 * The part of a key that decides its slot (cluster specification, "Hash tags").
 *
 * <p>A tag is what stands between the first <code>{</code> and the first <code>}</code> after it, if it is not empty;
 * a key without such a tag is hashed whole. A later pair of braces never counts: <code>{}{user}</code> has no tag.
 */
public final class HashTag {

    private HashTag() {}

    /** The part of {@code key} that is hashed: its tag, or the whole key. */
    public static String of(String key) {
        int open = key.indexOf('{');
        int close = close(key, open);
        return close < 0 ? key : key.substring(open + 1, close);
    }

    /** Whether {@code key} has a tag that decides its slot. */
    public static boolean isEffective(String key) {
        return close(key, key.indexOf('{')) >= 0;
    }

    /**
     * Whether {@code key} looks as if it were tagged, yet is hashed whole: its first <code>{</code> is never closed, or
     * is closed at once.
     */
    public static boolean isIneffective(String key) {
        return key.indexOf('{') >= 0 && !isEffective(key);
    }

    /** Whether all keys are in one slot, so that one command may name them all; true if there are no keys. */
    public static boolean sameSlot(Collection<String> keys) {
        int slot = -1;
        for (String key : keys) {
            int next = KeySlot.of(key);
            if (slot >= 0 && next != slot) {
                return false;
            }
            slot = next;
        }
        return true;
    }

    /** The index of the brace that closes a non-empty tag opened at {@code open}, or -1. */
    private static int close(String key, int open) {
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        return close > open + 1 ? close : -1;
    }
}
