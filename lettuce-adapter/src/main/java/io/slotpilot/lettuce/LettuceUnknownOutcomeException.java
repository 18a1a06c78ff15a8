package io.slotpilot.lettuce;

import io.lettuce.core.RedisException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The command was sent, its connection or its node was lost before the reply came, and it is not safe to repeat: it may
 * have been executed once, or not at all. It is never executed twice because of us.
 *
 * <p>Carries a suppressed {@link io.slotpilot.core.redirect.RedirectTrace}.
 */
public final class LettuceUnknownOutcomeException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    LettuceUnknownOutcomeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
