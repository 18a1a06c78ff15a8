package io.slotpilot.testkit.layout;

import java.nio.charset.StandardCharsets;

/** Keys to slots and back, written plainly from the cluster specification, so that it can vouch for a faster one. */
public final class KeySlots {

    private KeySlots() {}

    /** The slot of {@code key}: CRC-16/XMODEM of its hash tag, if it has one, else of all of it, modulo 16384. */
    public static int slotOf(String key) {
        byte[] bytes = tagOf(key).getBytes(StandardCharsets.UTF_8);
        int crc = 0;
        for (byte value : bytes) {
            crc ^= (value & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
        }
        return crc & (SlotRanges.SLOTS - 1);
    }

    /** A short text whose slot is {@code slot}: always the same one, of letters and digits. */
    public static String tagFor(int slot) {
        if (slot < 0 || slot >= SlotRanges.SLOTS) {
            throw new IllegalArgumentException("slot must be from 0 to 16383 but was " + slot);
        }
        return Tags.BY_SLOT[slot];
    }

    private static String tagOf(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        return close > open + 1 ? key.substring(open + 1, close) : key;
    }

    private static final class Tags {
        static final String[] BY_SLOT = new String[SlotRanges.SLOTS];

        static {
            int missing = SlotRanges.SLOTS;
            for (int candidate = 0; missing > 0; candidate++) {
                String tag = Integer.toString(candidate, Character.MAX_RADIX);
                int slot = slotOf(tag);
                if (BY_SLOT[slot] == null) {
                    BY_SLOT[slot] = tag;
                    missing--;
                }
            }
        }
    }
}
