package io.slotpilot.sample;

import java.util.Locale;

/**
 * Something that Slotpilot promises, and how it came out.
 *
 * @param measured what was found, with its unit
 */
record Promise(String text, String measured, boolean kept) {

    static Promise atMost(String text, long measured, long bound, String unit) {
        return new Promise(text + " <= " + bound + unit, measured + unit, measured <= bound);
    }

    static Promise atLeast(String text, double measured, double bound, String unit) {
        return new Promise(text + " >= " + number(bound) + unit, number(measured) + unit, measured >= bound);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }
}
