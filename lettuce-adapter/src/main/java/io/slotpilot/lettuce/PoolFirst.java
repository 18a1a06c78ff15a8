package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import java.util.concurrent.CompletableFuture;

/**
 * Closes a cluster connection of Lettuce in an order that always comes to an end.
 *
 * <p>Lettuce closes the pool of such a connection twice. The second time it waits, on the event loop that ended the first
 * one, for whatever was opened in between: for ever, if that belongs to the same event loop.
 */
final class PoolFirst {

    private PoolFirst() {}

    /** Closes the pool, and then, on a thread that may wait, the rest. */
    static CompletableFuture<Void> close(RedisChannelHandler<?, ?> connection) {
        return connection
                .getChannelWriter()
                .closeAsync()
                .handleAsync((closed, error) -> connection.closeAsync())
                .thenCompose(rest -> rest);
    }
}
