package io.slotpilot.demo.traffic;

import io.slotpilot.core.redirect.RedirectTrace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a call threw.
 *
 * @param text the type and the first words of the message: enough to tell kinds of failures apart
 * @param traced whether it says, by a {@link RedirectTrace}, what the command went through
 */
public record CallFailure(String text, boolean traced) {

    private static final int CHARACTERS = 160;

    static CallFailure of(Throwable thrown) {
        @Nullable String message = thrown.getMessage();
        String text = thrown.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return new CallFailure(
                text.length() <= CHARACTERS ? text : text.substring(0, CHARACTERS) + "...", isTraced(thrown));
    }

    private static boolean isTraced(Throwable thrown) {
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (Arrays.stream(at.getSuppressed()).anyMatch(RedirectTrace.class::isInstance)) {
                return true;
            }
        }
        return false;
    }
}
