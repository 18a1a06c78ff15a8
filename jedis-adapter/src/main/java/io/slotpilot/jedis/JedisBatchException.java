package io.slotpilot.jedis;

import java.io.Serial;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Why one command of a pipeline has no reply from a server: no connection, no reply in time, no node for its slot.
 *
 * <p>Jedis's {@link redis.clients.jedis.Response} can hand out nothing but a {@link JedisDataException}. The cause is
 * what the same command would have thrown alone; that is a {@link JedisUnknownOutcomeException} if it may have been
 * executed.
 */
public final class JedisBatchException extends JedisDataException {

    @Serial
    private static final long serialVersionUID = 1L;

    JedisBatchException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
