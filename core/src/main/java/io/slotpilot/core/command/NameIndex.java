package io.slotpilot.core.command;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value by an ASCII name in any case, given as bytes or as a string, without allocating. Immutable.
 *
 * <p>Open addressing at a quarter load: a lookup costs one pass over the name for the hash and one for the comparison.
 */
final class NameIndex<V> {

    /** Drops the bit that tells a lower-case letter; that it also merges a few other bytes does a hash no harm. */
    private static final int CASE_MASK = 0xDF;

    private final byte[][] names;
    private final @Nullable V[] values;
    private final int mask;
    private final int longest;

    /** @param byUpperCaseName names in upper-case ASCII */
    @SuppressWarnings("unchecked")
    NameIndex(Map<String, V> byUpperCaseName) {
        int capacity = Integer.highestOneBit(Math.max(1, byUpperCaseName.size())) * 8;
        names = new byte[capacity][];
        values = (V[]) new Object[capacity];
        mask = capacity - 1;
        int max = 0;
        for (Map.Entry<String, V> entry : byUpperCaseName.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            int at = slot(hash(name));
            while (values[at] != null) {
                at = (at + 1) & mask;
            }
            names[at] = name;
            values[at] = entry.getValue();
            max = Math.max(max, name.length);
        }
        longest = max;
    }

    @Nullable
    V find(byte[] name) {
        // A caller's argument of megabytes is no name; do not hash it.
        if (name.length > longest) {
            return null;
        }
        for (int at = slot(hash(name)); values[at] != null; at = (at + 1) & mask) {
            if (Words.is(name, names[at])) {
                return values[at];
            }
        }
        return null;
    }

    @Nullable
    V find(String name) {
        if (name.length() > longest) {
            return null;
        }
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + (name.charAt(i) & CASE_MASK);
        }
        for (int at = slot(hash); values[at] != null; at = (at + 1) & mask) {
            if (is(name, names[at])) {
                return values[at];
            }
        }
        return null;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & mask;
    }

    private static int hash(byte[] name) {
        int hash = 0;
        for (byte b : name) {
            hash = 31 * hash + (b & CASE_MASK);
        }
        return hash;
    }

    private static boolean is(String name, byte[] upperCase) {
        if (name.length() != upperCase.length) {
            return false;
        }
        for (int i = 0; i < upperCase.length; i++) {
            char c = name.charAt(i);
            if (c != upperCase[i] && upper(c) != upperCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static int upper(char c) {
        return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
    }
}
