package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Traffic;
import io.slotpilot.core.topology.ViewQueries.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether suspected nodes have come back, so that commands need not try: one query at a time for each, less
 * and less often. Any reply to a command counts as well. Runs on the loop.
 */
final class Probes {

    private static final long FIRST_NANOS = 100_000_000L;
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long MOST_WITHOUT_SLOTS_NANOS = 10_000_000_000L;

    private final ViewQueries queries;
    private final Loop loop;
    private final Traffic traffic;
    private final Predicate<NodeAddress> ownsSlots;
    private final Outcome outcome;
    private final Map<NodeAddress, Watch> watched = new HashMap<>();
    private final Set<NodeAddress> checked = new HashSet<>();

    /** What becomes of probed nodes. */
    interface Outcome {

        /** The node answers; its view may be news. */
        void alive(NodeAddress node, @Nullable ClusterView view);

        /** A node that was only checked does not answer. */
        void dead(NodeAddress node, String reason);
    }

    private static final class Watch {
        private final long repliesBefore;
        private long nextAtNanos;
        private long intervalNanos = FIRST_NANOS;
        private boolean inFlight;

        private Watch(long repliesBefore, long nextAtNanos) {
            this.repliesBefore = repliesBefore;
            this.nextAtNanos = nextAtNanos;
        }
    }

    Probes(ViewQueries queries, Loop loop, Traffic traffic, Predicate<NodeAddress> ownsSlots, Outcome outcome) {
        this.queries = queries;
        this.loop = loop;
        this.traffic = traffic;
        this.ownsSlots = ownsSlots;
        this.outcome = outcome;
    }

    /** Looks after a suspected node until it is alive again. */
    void watch(NodeAddress node) {
        watched.computeIfAbsent(node, n -> new Watch(traffic.node(n).replies(), loop.nanos() + FIRST_NANOS));
    }

    /** Looks once whether a node is alive, because a command to it failed in a way that may mean nothing. */
    void check(NodeAddress node) {
        if (watched.containsKey(node) || !checked.add(node)) {
            return;
        }
        ask(node, (view, silence) -> {
            checked.remove(node);
            if (silence == null) {
                outcome.alive(node, view);
            } else {
                outcome.dead(node, "does not answer: " + silence);
            }
        });
    }

    void tick(Predicate<NodeAddress> stillSuspected) {
        watched.keySet().removeIf(node -> !stillSuspected.test(node));
        for (Map.Entry<NodeAddress, Watch> entry : Map.copyOf(watched).entrySet()) {
            NodeAddress node = entry.getKey();
            Watch watch = entry.getValue();
            if (traffic.node(node).replies() > watch.repliesBefore) {
                revived(node, null);
            } else if (!watch.inFlight && watch.nextAtNanos - loop.nanos() <= 0) {
                probe(node, watch);
            }
        }
    }

    private void probe(NodeAddress node, Watch watch) {
        watch.inFlight = true;
        ask(node, (view, silence) -> {
            watch.inFlight = false;
            if (silence == null) {
                revived(node, view);
                return;
            }
            long most = ownsSlots.test(node) ? MOST_NANOS : MOST_WITHOUT_SLOTS_NANOS;
            watch.intervalNanos = Math.min(most, watch.intervalNanos + watch.intervalNanos / 2);
            watch.nextAtNanos = loop.nanos() + watch.intervalNanos;
        });
    }

    private void revived(NodeAddress node, @Nullable ClusterView view) {
        watched.remove(node);
        outcome.alive(node, view);
    }

    /** A node that refuses to tell works; one that loads its data refuses commands too, for as long as that takes. */
    private static boolean isAlive(@Nullable Throwable error) {
        return error == null || (error instanceof RefusedException refused && !refused.isLoading());
    }

    private interface Answer {
        void accept(@Nullable ClusterView view, @Nullable Throwable silence);
    }

    // NODES, not SLOTS: a node that comes back may hold a stale view, which only its epochs give away.
    private void ask(NodeAddress node, Answer answer) {
        queries.ask(node, TopologyQuery.NODES)
                .whenComplete((view, error) -> loop.execute(() -> answer.accept(view, isAlive(error) ? null : error)));
    }
}
