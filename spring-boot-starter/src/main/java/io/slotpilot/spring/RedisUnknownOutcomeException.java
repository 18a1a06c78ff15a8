package io.slotpilot.spring;

import java.io.Serial;
import org.springframework.dao.NonTransientDataAccessException;

/**
 * The command may have been executed and may not have been, and was not repeated because of that. Whoever repeats it has
 * to look first.
 */
public final class RedisUnknownOutcomeException extends NonTransientDataAccessException {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
