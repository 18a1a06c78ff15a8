package io.slotpilot.jedis;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A shorter read timeout of a connection, until closed. */
final class SocketTimeout implements AutoCloseable {

    private static final SocketTimeout UNCHANGED = new SocketTimeout(null, 0);

    private final @Nullable Connection connection;
    private final int before;

    private SocketTimeout(@Nullable Connection connection, int before) {
        this.connection = connection;
        this.before = before;
    }

    /** Has {@code connection} wait no longer than this for a reply; its own timeout holds if that is shorter. */
    static SocketTimeout atMost(Connection connection, long nanos) {
        int own = connection.getSoTimeout();
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        if (own > 0 && own <= millis) {
            return UNCHANGED;
        }
        connection.setSoTimeout((int) Math.min(Integer.MAX_VALUE, millis));
        return new SocketTimeout(connection, own);
    }

    @Override
    public void close() {
        if (connection == null || connection.isBroken()) {
            return;
        }
        try {
            connection.setSoTimeout(before);
        } catch (JedisConnectionException e) {
            // It is marked as broken now. The command's outcome must not be lost for that.
        }
    }
}
