package io.slotpilot.spring;

import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.redis.TooManyClusterRedirectionsException;

/** What Spring calls the failures of commands that Slotpilot has given up. */
final class RedirectExceptions {

    private RedirectExceptions() {}

    /** @param stock what Spring Data makes of all that has nothing to do with redirects */
    static DataAccessException translate(Exception error, Function<Exception, DataAccessException> stock) {
        DataAccessException ours = translate(error);
        return ours != null ? ours : stock.apply(error);
    }

    private static @Nullable DataAccessException translate(Throwable error) {
        RedirectTrace trace = RedirectTrace.find(error);
        if (trace == null) {
            return null;
        }
        String message = String.valueOf(trace.getMessage());
        if (trace.mayHaveChanged() && trace.reason() != GiveUpReason.NOT_RETRYABLE) {
            return new RedisUnknownOutcomeException(message, error); // also where its time was over first
        }
        return switch (trace.reason()) {
            case UNSAFE_TO_REPEAT -> new RedisUnknownOutcomeException(message, error);
            case TOO_MANY_REDIRECTS -> new TooManyClusterRedirectionsException(message, error);
            case DEADLINE_EXCEEDED, BUDGET_EMPTY, QUEUE_FULL ->
                new TransientDataAccessResourceException(message, error);
            case NOT_RETRYABLE, INTERRUPTED, CLOSED -> null;
        };
    }
}
