package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.topology.TopologyQuery;
import io.slotpilot.core.topology.TopologySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Asks nodes for their view over pooled connections, on threads of the adapter's own. */
final class JedisTopologySource implements TopologySource {

    /** How a RESP 3 verbatim string of plain text begins; Jedis leaves it there. */
    private static final byte[] VERBATIM_TEXT = "txt:".getBytes(StandardCharsets.US_ASCII);

    private final NodePools pools;
    private final Executor threads;
    private final Duration patience;

    /** @param patience how long one node may take to answer */
    JedisTopologySource(NodePools pools, Executor threads, Duration patience) {
        this.pools = pools;
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    public CompletionStage<?> query(NodeAddress node, TopologyQuery query) {
        CompletableFuture<@Nullable Object> reply = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    reply.complete(ask(node, query));
                } catch (RuntimeException e) {
                    reply.completeExceptionally(withReason(e));
                }
            });
        } catch (RejectedExecutionException closed) {
            reply.completeExceptionally(closed);
        }
        return reply;
    }

    @Override
    public boolean connected(NodeAddress node) {
        return pools.connected(node);
    }

    private @Nullable Object ask(NodeAddress node, TopologyQuery query) {
        try {
            Connection connection = pools.lend(node, patience);
            try (SocketTimeout ignored = SocketTimeout.atMost(connection, patience.toNanos())) {
                return withoutFormat(connection.executeCommand(
                        new CommandArguments(Protocol.Command.CLUSTER).add(query.subcommand())));
            } finally {
                Connections.giveBack(connection, Runnable::run);
            }
        } catch (JedisDataException refusal) {
            return new Refusal(String.valueOf(refusal.getMessage()));
        }
    }

    /** The same reply, as RESP 2 has it where RESP 3 has a verbatim string. */
    static @Nullable Object withoutFormat(@Nullable Object reply) {
        return reply instanceof byte[] text
                        && text.length >= VERBATIM_TEXT.length
                        && Arrays.equals(text, 0, VERBATIM_TEXT.length, VERBATIM_TEXT, 0, VERBATIM_TEXT.length)
                ? Arrays.copyOfRange(text, VERBATIM_TEXT.length, text.length)
                : reply;
    }

    /** Jedis tells why it could not connect in suppressed exceptions only. */
    private static RuntimeException withReason(RuntimeException error) {
        if (error instanceof JedisConnectionException && error.getCause() == null && error.getSuppressed().length > 0) {
            return new JedisConnectionException(error.getMessage(), error.getSuppressed()[0]);
        }
        return error;
    }
}
