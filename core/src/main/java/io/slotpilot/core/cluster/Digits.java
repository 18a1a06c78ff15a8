package io.slotpilot.core.cluster;

/** Reads small unsigned decimals out of server text without exceptions. */
final class Digits {

    /** More digits than any port or slot has; keeps the sum within an {@code int}. */
    private static final int MAX_LENGTH = 9;

    private Digits() {}

    /** The number that {@code text[from, to)} spells in ASCII digits, or -1 if it is no number of 1 to 9 digits. */
    static int parse(String text, int from, int to) {
        if (from >= to || to - from > MAX_LENGTH) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
