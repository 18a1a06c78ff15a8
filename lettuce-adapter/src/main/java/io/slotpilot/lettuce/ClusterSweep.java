package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.topology.KeySweep;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something on every primary, on all at once, and once more where slots have come to meanwhile, as {@link KeySweep}
 * says. Where a primary fails, its successor is visited. Never blocks.
 */
final class ClusterSweep<K, V> {

    private static final long PAUSE_NANOS = 100_000_000L;

    private final LettuceRouter<K, V> router;
    private final SideEffect sideEffect;

    /** What to do on one node. */
    interface Visit<K, V, R> {
        CompletionStage<R> on(RedisAsyncCommands<K, V> node);
    }

    /** @param sideEffect what a second visit of the same node would do */
    ClusterSweep(LettuceRouter<K, V> router, SideEffect sideEffect) {
        this.router = router;
        this.sideEffect = sideEffect;
    }

    /** A sweep over all primaries. */
    KeySweep begin() {
        return KeySweep.of(router.map());
    }

    /** What each visit came to, in no order; at least one. */
    <R> CompletionStage<List<R>> run(Visit<K, V, R> visit) {
        return pass(begin(), visit, new ArrayList<>());
    }

    private <R> CompletionStage<List<R>> pass(KeySweep sweep, Visit<K, V, R> visit, List<R> results) {
        List<CompletableFuture<R>> visits = new ArrayList<>();
        for (NodeAddress node = sweep.next(); node != null; node = sweep.next()) {
            visits.add(begin(sweep, node, visit, System.nanoTime(), successor -> {})
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(visits.toArray(CompletableFuture[]::new))
                .thenCompose(done -> {
                    visits.forEach(ended -> results.add(ended.join()));
                    return check(sweep);
                })
                .thenCompose(again ->
                        again == null ? CompletableFuture.completedFuture(results) : pass(again, visit, results));
    }

    /** The sweep with what is to be visited once more; null if nothing is. */
    private CompletionStage<@Nullable KeySweep> check(KeySweep sweep) {
        return checked(sweep).thenApply(unused -> sweep.isOver() ? null : sweep);
    }

    /** Tells the sweep what all primaries say at the end of a pass. */
    CompletionStage<Void> checked(KeySweep sweep) {
        List<CompletableFuture<?>> checks = new ArrayList<>();
        for (NodeAddress primary : sweep.primaries()) {
            checks.add(view(primary)
                    .thenAccept(view -> {
                        synchronized (sweep) {
                            sweep.checked(primary, view);
                        }
                    })
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new));
    }

    /**
     * Begins a visit; where that node has failed and another one has its slots, there.
     *
     * @param elsewhere is told in that case
     */
    <R> CompletionStage<R> begin(
            KeySweep sweep, NodeAddress node, Visit<K, V, R> visit, long sinceNanos, Consumer<NodeAddress> elsewhere) {
        return view(node)
                .thenCompose(view -> {
                    synchronized (sweep) {
                        sweep.begun(node, view);
                    }
                    return visit(node, visit);
                })
                .handle((result, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(result);
                    }
                    return mayBegin(error, node, sinceNanos)
                            ? later(sweep, node, visit, sinceNanos, elsewhere)
                            : CompletableFuture.<R>failedFuture(told(error, node));
                })
                .thenCompose(next -> next);
    }

    /** Visits the node once. Nobody waits for a connection that is down, or for a node that has fallen silent. */
    <R> CompletionStage<R> visit(NodeAddress node, Visit<K, V, R> visit) {
        CompletableFuture<R> visited = new CompletableFuture<>();
        connect(node).whenComplete((connection, error) -> {
            if (error == null && connection.isOpen()) {
                CompletableFuture<R> reply = visit.on(connection.async()).toCompletableFuture();
                reply.whenComplete((value, failure) -> end(visited, value, failure));
                watch(node, connection, reply);
            } else {
                visited.completeExceptionally(new NotSentException(node, error));
            }
        });
        return visited;
    }

    private CompletionStage<StatefulRedisConnection<K, V>> connect(NodeAddress node) {
        try {
            return router.connect(node);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void watch(NodeAddress node, StatefulRedisConnection<K, V> connection, CompletableFuture<?> reply) {
        try {
            router.after(PAUSE_NANOS, () -> {
                if (reply.isDone()) {
                    return;
                }
                if (connection.isOpen() && router.reachable(node)) {
                    watch(node, connection, reply);
                } else {
                    reply.completeExceptionally(RedisConnectionException.create(node.toString(), null));
                }
            });
        } catch (RejectedExecutionException e) {
            // closed, and with the connection ends the command
        }
    }

    private static <R> void end(CompletableFuture<R> future, R value, @Nullable Throwable error) {
        if (error == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(cause(error));
        }
    }

    /** There is no connection, so nothing was sent. */
    private static final class NotSentException extends RedisConnectionException {

        @Serial
        private static final long serialVersionUID = 1L;

        NotSentException(NodeAddress node, @Nullable Throwable cause) {
            super("Unable to connect to " + node, cause);
        }
    }

    /** What the node says of the cluster; null if it says nothing. */
    private CompletionStage<@Nullable ClusterView> view(NodeAddress node) {
        return visit(node, RedisAsyncCommands::clusterNodes)
                .handle((text, error) -> error == null
                        ? ClusterView.fromNodes(
                                text, node, System.nanoTime(), router.options().addressMapper())
                        : null);
    }

    /** Whether what has failed may be begun anew. */
    boolean mayBegin(Throwable error, NodeAddress node, long sinceNanos) {
        Throwable cause = cause(error);
        Failure failure = failure(cause, node);
        boolean timeIsUp =
                System.nanoTime() - sinceNanos > router.options().retryFor().toNanos();
        if (router.isClosed() || cause instanceof RedisCommandTimeoutException || timeIsUp) {
            return false;
        }
        return switch (failure.kind()) {
            case CONNECTION_LOST -> {
                router.learn(failure, node);
                yield router.options().mayRepeat(sideEffect);
            }
            case CONNECT_FAILED, READ_ONLY, LOADING, MASTER_DOWN, CLUSTER_DOWN -> {
                router.learn(failure, node);
                yield true;
            }
            case MOVED,
                    ASK,
                    TRY_AGAIN,
                    NO_REPLICAS,
                    BUSY,
                    UNBLOCKED,
                    CROSS_SLOT,
                    TIMED_OUT,
                    POOL_EXHAUSTED,
                    AUTH,
                    OUT_OF_MEMORY,
                    MISCONFIGURED,
                    NO_SCRIPT,
                    OTHER -> false;
        };
    }

    /** What the caller is told. */
    private Throwable told(Throwable error, NodeAddress node) {
        Throwable cause = cause(error);
        boolean unknown = failure(cause, node).kind() == FailureKind.CONNECTION_LOST && sideEffect != SideEffect.READ;
        return unknown
                ? new LettuceUnknownOutcomeException(
                        "The connection to " + node + " ended before its reply came: it may have executed the command",
                        cause)
                : cause;
    }

    private Failure failure(Throwable cause, NodeAddress node) {
        if (!LettuceErrors.isOfConnection(cause, false)) {
            return router.failure(String.valueOf(cause.getMessage()), node);
        }
        return Failure.of(cause instanceof NotSentException ? FailureKind.CONNECT_FAILED : FailureKind.CONNECTION_LOST);
    }

    private <R> CompletableFuture<R> later(
            KeySweep sweep, NodeAddress node, Visit<K, V, R> visit, long sinceNanos, Consumer<NodeAddress> elsewhere) {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            router.after(PAUSE_NANOS, () -> {
                NodeAddress next = successor(sweep, node);
                elsewhere.accept(next);
                begin(sweep, next, visit, sinceNanos, elsewhere)
                        .whenComplete((value, error) -> end(result, value, error));
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** The node that has the slots now; the same one if none has. */
    private NodeAddress successor(KeySweep sweep, NodeAddress lost) {
        synchronized (sweep) {
            NodeAddress target = router.target(sweep.slotOf(lost));
            if (target == null || target.equals(lost)) {
                return lost;
            }
            sweep.replaced(target);
            return target;
        }
    }

    static Throwable cause(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : null;
        return cause == null ? error : cause;
    }
}
