package io.slotpilot.demo.measure;

/**
 * Something that a Slotpilot client promises in a scenario, and how it went.
 *
 * @param text what is promised; the value is a count or in milliseconds, as it says
 */
public record Promise(String scenario, String client, String text, long value, long bound) {

    public boolean kept() {
        return value <= bound;
    }
}
