package io.slotpilot.core.cluster;

/** Prepares foreign text for an error message: short, on one line. */
final class Quote {

    private static final int MAX_LENGTH = 80;

    private Quote() {}

    static String of(String text) {
        String head = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        StringBuilder quoted = new StringBuilder(head.length());
        head.chars().forEach(c -> quoted.append(Character.isISOControl(c) ? '?' : (char) c));
        return quoted.toString();
    }
}
