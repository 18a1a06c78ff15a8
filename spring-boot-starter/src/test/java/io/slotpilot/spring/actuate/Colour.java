package io.slotpilot.spring.actuate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A colour as a screen mixes it, each part 0 to 1 and linear. */
record Colour(double red, double green, double blue) {

    private static final Pattern CSS = Pattern.compile("rgb\\((\\d+), (\\d+), (\\d+)\\)");

    /** Such as {@code rgb(20, 23, 26)}. */
    static Colour css(String text) {
        Matcher matcher = CSS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a colour must be rgb(r, g, b) but was " + text);
        }
        return of(part(matcher.group(1)), part(matcher.group(2)), part(matcher.group(3)));
    }

    private static int part(String digits) {
        return Integer.parseInt(digits);
    }

    /** Such as {@code #0072B2}. */
    static Colour hex(String text) {
        int rgb = Integer.parseInt(text.substring(1), 16);
        return of(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
    }

    private static Colour of(int red, int green, int blue) {
        return new Colour(linear(red), linear(green), linear(blue));
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    /** 0 for black to 1 for white. */
    double luminance() {
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    /** WCAG 2.1: 1 to 21. */
    double contrast(Colour other) {
        double lighter = Math.max(luminance(), other.luminance());
        double darker = Math.min(luminance(), other.luminance());
        return (lighter + 0.05) / (darker + 0.05);
    }

    /** As somebody sees it, whose eyes these nine numbers describe, row by row. */
    Colour seenBy(double... eyes) {
        return new Colour(row(eyes, 0), row(eyes, 3), row(eyes, 6));
    }

    private double row(double[] eyes, int from) {
        return Math.min(1, Math.max(0, eyes[from] * red + eyes[from + 1] * green + eyes[from + 2] * blue));
    }

    /** CIE 1976: from about 2 on people see a difference, from 10 on at a glance. */
    double difference(Colour other) {
        double[] one = lab();
        double[] two = other.lab();
        return Math.sqrt(Math.pow(one[0] - two[0], 2) + Math.pow(one[1] - two[1], 2) + Math.pow(one[2] - two[2], 2));
    }

    private double[] lab() {
        double x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
        double y = root(luminance());
        double z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double root(double value) {
        return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
    }
}
