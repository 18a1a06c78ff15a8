package io.slotpilot.chaos.client;

import io.slotpilot.chaos.history.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says.
 *
 * @param strange whether the client should never throw it here
 */
public record FailureReading(Outcome outcome, String text, boolean strange) {

    private static final int CHARACTERS = 140;

    /** @param ours whether the exception belongs to the driver */
    static FailureReading of(Throwable thrown, Outcome outcome, boolean ours) {
        @Nullable String message = thrown.getMessage();
        String text = thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        String upper = text.toUpperCase(Locale.ROOT);
        boolean login = upper.contains("NOAUTH") || upper.contains("WRONGPASS") || upper.contains("NOPERM");
        String line = text.replaceAll("\\s+", " ");
        return new FailureReading(
                outcome, line.length() <= CHARACTERS ? line : line.substring(0, CHARACTERS) + "...", !ours || login);
    }
}
