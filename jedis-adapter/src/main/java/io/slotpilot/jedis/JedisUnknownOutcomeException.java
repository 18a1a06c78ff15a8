package io.slotpilot.jedis;

import java.io.Serial;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/**
 * The command was sent and its reply never came, so it may or may not have been executed; sending it again could have
 * executed it twice. Or it was a transaction whose MULTI was refused, so that its commands were executed one by one.
 *
 * <p>Only the caller can find out, by reading what the command would have changed. The cause is Jedis's own exception;
 * its suppressed {@link io.slotpilot.core.redirect.RedirectTrace} tells what was tried.
 */
public final class JedisUnknownOutcomeException extends JedisClusterOperationException {

    @Serial
    private static final long serialVersionUID = 1L;

    JedisUnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
