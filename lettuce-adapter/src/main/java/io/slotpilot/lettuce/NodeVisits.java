package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.io.Serial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Does something on one node, whoever owns which slot, over the connection that commands take. Never blocks. */
final class NodeVisits<K, V> {

    static final long PAUSE_NANOS = 100_000_000L;

    private final LettuceRouter<K, V> router;

    /** What to do on one node. */
    interface Visit<K, V, R> {
        CompletionStage<R> on(RedisAsyncCommands<K, V> node);
    }

    /** There is no connection, so nothing was sent. */
    static final class NotSentException extends RedisConnectionException {

        @Serial
        private static final long serialVersionUID = 1L;

        NotSentException(NodeAddress node, @Nullable Throwable cause) {
            super("Unable to connect to " + node, cause);
        }
    }

    NodeVisits(LettuceRouter<K, V> router) {
        this.router = router;
    }

    /**
     * Visits the node once, as soon as it is not busy. Nobody waits for a connection that is down, or for a node that has
     * fallen silent and is primary no more: the visit fails then.
     */
    <R> CompletionStage<R> visit(NodeAddress node, Visit<K, V, R> visit) {
        CompletableFuture<R> visited = new CompletableFuture<>();
        visit(node, visit, visited, System.nanoTime());
        return visited;
    }

    private <R> void visit(NodeAddress node, Visit<K, V, R> visit, CompletableFuture<R> visited, long sinceNanos) {
        new Stay<>(node, visit).reply.whenComplete((value, error) -> {
            if (error == null || !isBusy(error, node) || isOver(sinceNanos)) {
                end(visited, value, error);
                return;
            }
            try {
                router.after(PAUSE_NANOS, () -> visit(node, visit, visited, sinceNanos));
            } catch (RejectedExecutionException e) {
                end(visited, value, error); // closed
            }
        });
    }

    private boolean isBusy(Throwable error, NodeAddress node) {
        FailureKind kind =
                router.failure(String.valueOf(cause(error).getMessage()), node).kind();
        return kind == FailureKind.BUSY || kind == FailureKind.NO_REPLICAS;
    }

    /** Whether what began then has taken all the time that there is for repeats. */
    boolean isOver(long sinceNanos) {
        return System.nanoTime() - sinceNanos > router.options().retryFor().toNanos();
    }

    /** One visit, whose silence is noticed as that of any command. */
    private final class Stay<R> {

        private final NodeAddress node;
        private final NodeTraffic traffic;
        private final CompletableFuture<R> reply = new CompletableFuture<>();
        private volatile @Nullable StatefulRedisConnection<K, V> connection;
        private volatile @Nullable CompletableFuture<R> sent;

        Stay(NodeAddress node, Visit<K, V, R> visit) {
            this.node = node;
            this.traffic = router.traffic(node);
            traffic.sent();
            reply.whenComplete((value, error) -> {
                if (error == null || error instanceof RedisCommandExecutionException) {
                    traffic.refused(); // a reply, but nothing that earns credit for repeats
                } else {
                    traffic.lost();
                }
            });
            connect().whenComplete((made, error) -> {
                if (error == null && made.isOpen()) {
                    send(made, visit);
                } else {
                    reply.completeExceptionally(new NotSentException(node, error));
                }
            });
            watch();
        }

        private CompletionStage<StatefulRedisConnection<K, V>> connect() {
            try {
                return router.connect(node);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private synchronized void send(StatefulRedisConnection<K, V> made, Visit<K, V, R> visit) {
            if (reply.isDone()) {
                return; // nobody waits any more
            }
            connection = made;
            CompletableFuture<R> command = visit.on(made.async()).toCompletableFuture();
            sent = command;
            command.whenComplete((value, error) -> end(reply, value, error));
        }

        private void watch() {
            try {
                router.watch(reply::isDone, this::isInVain, this::leave);
            } catch (RejectedExecutionException e) {
                leaveIfNotSent(); // closed, and with the connection ends the command
            }
        }

        private boolean isInVain() {
            StatefulRedisConnection<K, V> open = connection;
            return (open != null && !open.isOpen()) || router.isGone(node);
        }

        private synchronized void leaveIfNotSent() {
            if (sent == null) {
                leave();
            }
        }

        private synchronized void leave() {
            CompletableFuture<R> command = sent;
            if (command == null) {
                reply.completeExceptionally(new NotSentException(node, null));
            } else {
                command.completeExceptionally(RedisConnectionException.create(node.toString(), null));
            }
        }
    }

    private static <R> void end(CompletableFuture<R> future, R value, @Nullable Throwable error) {
        if (error == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(cause(error));
        }
    }

    /** Why it failed, without what futures wrap around it. */
    static Throwable cause(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : null;
        return cause == null ? error : cause;
    }
}
