package io.slotpilot.sample;

import java.util.List;
import java.util.Locale;

/** Measured times. */
final class Times {

    private Times() {}

    static double median(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }

    static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
