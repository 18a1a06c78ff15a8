package io.slotpilot.core.survey;

/** Text from servers, made safe to print: what a hostile one sends must not steer a terminal. */
public final class Printable {

    private static final int LONGEST = 500;

    private Printable() {}

    public static String text(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
