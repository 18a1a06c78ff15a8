package io.slotpilot.chaos.history;

import java.util.Locale;

/** Something that was done to the servers, or happened to them. */
public record Event(Span span, String text) {

    @Override
    public String toString() {
        String end = span.end() == Long.MAX_VALUE ? "     end" : String.format(Locale.ROOT, "%8.3f", span.end() / 1e9);
        return String.format(Locale.ROOT, "%8.3f..%s s  ## %s", span.start() / 1e9, end, text);
    }
}
