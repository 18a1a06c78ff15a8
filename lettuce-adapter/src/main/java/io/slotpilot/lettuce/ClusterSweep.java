package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.topology.KeySweep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something on every primary, on all at once, and once more where slots have come to meanwhile, as {@link KeySweep}
 * says. Where a primary fails, its successor is visited. Never blocks.
 */
final class ClusterSweep<K, V> {

    private final LettuceRouter<K, V> router;
    private final NodeVisits<K, V> nodes;
    private final SideEffect sideEffect;

    /** What one visit came to. */
    record Visited<R>(NodeAddress node, R result) {}

    /** @param sideEffect what a second visit of the same node would do */
    ClusterSweep(LettuceRouter<K, V> router, SideEffect sideEffect) {
        this.router = router;
        this.nodes = new NodeVisits<>(router);
        this.sideEffect = sideEffect;
    }

    /** A sweep over all primaries. */
    KeySweep begin() {
        return KeySweep.of(router.map());
    }

    /** What the visits came to, those of one node in their order; at least one. */
    <R> CompletionStage<List<Visited<R>>> run(NodeVisits.Visit<K, V, R> visit) {
        return pass(begin(), visit, new ArrayList<>());
    }

    private <R> CompletionStage<List<Visited<R>>> pass(
            KeySweep sweep, NodeVisits.Visit<K, V, R> visit, List<Visited<R>> results) {
        List<CompletableFuture<Visited<R>>> visits = new ArrayList<>();
        for (NodeAddress node = sweep.next(); node != null; node = sweep.next()) {
            visits.add(begin(sweep, node, visit, System.nanoTime()).toCompletableFuture());
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

    /** Tells the sweep what all primaries say at the end of a pass, and those that are to be visited because of that. */
    CompletionStage<Void> checked(KeySweep sweep) {
        return views(sweep, sweep.primaries(), sweep::checked)
                .thenCompose(unused -> views(sweep, sweep.pending(), sweep::asked));
    }

    private CompletionStage<Void> views(
            KeySweep sweep, List<NodeAddress> nodes, BiConsumer<NodeAddress, @Nullable ClusterView> told) {
        List<CompletableFuture<?>> views = new ArrayList<>();
        for (NodeAddress node : nodes) {
            views.add(view(node)
                    .thenAccept(view -> {
                        synchronized (sweep) {
                            told.accept(node, view);
                        }
                    })
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new));
    }

    /** Begins a visit; where that node has failed or is a replica by now, and another one has its slots, there. */
    <R> CompletionStage<Visited<R>> begin(
            KeySweep sweep, NodeAddress node, NodeVisits.Visit<K, V, R> visit, long sinceNanos) {
        return view(node)
                .thenCompose(view -> isPrimary(sweep, node, view) ? nodes.visit(node, visit) : demoted(node))
                .handle((result, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(new Visited<R>(node, result));
                    }
                    return mayBegin(error, node, sinceNanos)
                            ? later(sweep, node, visit, sinceNanos)
                            : CompletableFuture.<Visited<R>>failedFuture(told(error, node));
                })
                .thenCompose(next -> next);
    }

    private static boolean isPrimary(KeySweep sweep, NodeAddress node, @Nullable ClusterView view) {
        synchronized (sweep) {
            return sweep.begun(node, view);
        }
    }

    /** A replica would answer most commands as well, with what its primary has. */
    private static <R> CompletionStage<R> demoted(NodeAddress node) {
        return CompletableFuture.failedFuture(new RedisReadOnlyException("READONLY " + node + " is a replica by now"));
    }

    /** Visits a node that a visit has begun at before. */
    <R> CompletionStage<Visited<R>> visit(NodeAddress node, NodeVisits.Visit<K, V, R> visit) {
        return nodes.visit(node, visit).thenApply(result -> new Visited<>(node, result));
    }

    /** What the node says of the cluster; null if it says nothing. */
    private CompletionStage<@Nullable ClusterView> view(NodeAddress node) {
        return nodes.visit(node, RedisAsyncCommands::clusterNodes)
                .handle((text, error) -> error == null
                        ? ClusterView.fromNodes(
                                text, node, System.nanoTime(), router.options().addressMapper())
                        : null);
    }

    /** Whether what has failed may be begun anew. */
    boolean mayBegin(Throwable error, NodeAddress node, long sinceNanos) {
        Throwable cause = NodeVisits.cause(error);
        Failure failure = failure(cause, node);
        if (router.isClosed() || cause instanceof RedisCommandTimeoutException || nodes.isOver(sinceNanos)) {
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
        Throwable cause = NodeVisits.cause(error);
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
        return Failure.of(
                cause instanceof NodeVisits.NotSentException
                        ? FailureKind.CONNECT_FAILED
                        : FailureKind.CONNECTION_LOST);
    }

    private <R> CompletableFuture<Visited<R>> later(
            KeySweep sweep, NodeAddress node, NodeVisits.Visit<K, V, R> visit, long sinceNanos) {
        CompletableFuture<NodeAddress> next = new CompletableFuture<>();
        try {
            router.after(NodeVisits.PAUSE_NANOS, () -> next.complete(successor(sweep, node)));
        } catch (RejectedExecutionException e) {
            next.completeExceptionally(e);
        }
        return next.thenCompose(successor -> begin(sweep, successor, visit, sinceNanos));
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
}
