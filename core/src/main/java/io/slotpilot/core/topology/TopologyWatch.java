package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.MergeResult;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What goes on behind a topology: refreshes, probes of suspected nodes, the look-out for silent ones, the safety net.
 *
 * <p>{@link #signal}, {@link #check} and {@link #suspected} may be called from any thread; the rest runs on the loop.
 */
final class TopologyWatch {

    private static final long TICK_NANOS = 100_000_000L;

    /** Slots patched within one tick that tell of a hand-over in bulk; a reshard moves slot by slot. */
    private static final int BURST = 64;

    /** A client starts without epochs rather than late; they come when they come. */
    private static final Duration EPOCHS_TIMEOUT = Duration.ofMillis(500);

    private final ClusterTopology topology;
    private final Loop loop;
    private final ViewQueries queries;
    private final Candidates candidates;
    private final RefreshCoordinator coordinator;
    private final Probes probes;
    private final StallDetector stalls;
    private final long periodNanos;
    private long patchesSeen;
    private long nextPeriodicNanos;

    TopologyWatch(ClusterTopology topology, ViewQueries queries, Collection<NodeAddress> seeds) {
        RefreshOptions refresh = topology.options().refresh();
        this.topology = topology;
        this.loop = topology.loop();
        this.queries = queries;
        this.periodNanos = refresh.period().toNanos();
        this.stalls = new StallDetector(refresh.stallAfter().toNanos());
        this.candidates = new Candidates(
                topology.options().random().nextLong(), seeds, queries::connected, node -> !topology.reachable(node));
        this.coordinator = coordinator();
        this.probes = new Probes(queries, loop, topology.traffic(), topology::ownsSlots, new Probes.Outcome() {
            @Override
            public void alive(NodeAddress node, @Nullable ClusterView view) {
                if (view != null) {
                    take(List.of(view));
                }
                topology.trust(node);
            }

            @Override
            public void dead(NodeAddress node, String reason) {
                topology.suspect(node, reason);
                signal(RefreshCause.NODE_DOWN, null, node);
            }
        });
    }

    private RefreshCoordinator coordinator() {
        RefreshSchedule schedule = new RefreshSchedule(
                topology.options().refresh(), topology.options().random(), loop.nanos());
        return new RefreshCoordinator(
                queries,
                loop,
                candidates,
                schedule,
                new RefreshCoordinator.Ports(topology::map, this::take, topology::refreshed));
    }

    Discovery discover(Collection<NodeAddress> seeds, Duration timeout) {
        // The first connection of a JVM takes its time; a later seed is asked meanwhile.
        SeedSearch search = new SeedSearch(queries.within(timeout), loop, seeds);
        long began = loop.nanos();
        CompletableFuture<@Nullable ClusterView> found = search.start();
        topology.waiting();
        ClusterView view = await(found, timeout);
        if (view != null) {
            topology.take(List.of(view));
            topology.refreshed(RefreshCause.DISCOVERY, RefreshOutcome.CHANGED, Duration.ofNanos(loop.nanos() - began));
            start();
            learnEpochs(view.answeredBy(), timeout.minusNanos(loop.nanos() - began));
        }
        return new Discovery(view != null, view != null ? List.of() : search.failuresWithin(timeout));
    }

    private static @Nullable ClusterView await(CompletableFuture<@Nullable ClusterView> view, Duration timeout) {
        try {
            return view.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the search for seeds never fails, please report this", e);
        } catch (TimeoutException e) {
            return null;
        }
    }

    /** Without epochs the first contradiction could only be settled by time; nobody waits long for them. */
    private void learnEpochs(NodeAddress node, Duration left) {
        learnFrom(node, left.compareTo(EPOCHS_TIMEOUT) < 0 ? left : EPOCHS_TIMEOUT);
    }

    /** Whether the node has answered in time; what it says later is taken in all the same. */
    private boolean learnFrom(NodeAddress node, Duration atMost) {
        CompletableFuture<@Nullable ClusterView> learned = new CompletableFuture<>();
        queries.ask(node, TopologyQuery.NODES)
                .whenComplete((view, refused) -> loop.execute(() -> {
                    if (view != null) {
                        take(List.of(view));
                    }
                    learned.complete(view);
                }));
        if (!learned.isDone()) {
            topology.waiting();
        }
        return await(learned, atMost) != null;
    }

    /** Asks one node after the other until one has answered, or the time is over. May block; not on the loop. */
    boolean look(Duration atMost) {
        long began = loop.nanos();
        for (NodeAddress node : candidates.inOrder(topology.map(), null, null, 0)) {
            Duration left = atMost.minusNanos(loop.nanos() - began);
            if (left.isNegative() || left.isZero()) {
                return false;
            }
            if (learnFrom(node, left.dividedBy(2))) { // one that hangs leaves time for others
                return true;
            }
        }
        return false;
    }

    void start() {
        loop.execute(this::planPeriodic);
        loop.every(TICK_NANOS, this::tick);
    }

    void signal(RefreshCause cause, @Nullable NodeAddress knows, @Nullable NodeAddress doesNotKnow) {
        coordinator.signal(cause, knows, doesNotKnow);
    }

    void check(NodeAddress node) {
        loop.execute(() -> probes.check(node));
    }

    void suspected(NodeAddress node) {
        loop.execute(() -> {
            probes.watch(node);
            coordinator.emergency();
        });
    }

    private void tick() {
        for (NodeAddress node : stalls.sample(topology.traffic().nodes(), loop.nanos())) {
            topology.suspect(node, "it has commands outstanding and sends no reply");
        }
        probes.tick(topology.suspects()::contains);
        if (!topology.suspects().all().isEmpty()) {
            lookAfterSuspects();
        }
        long patches = topology.patches();
        if (patches - patchesSeen >= BURST) {
            signal(RefreshCause.BURST, null, null);
        }
        patchesSeen = patches;
        if (periodNanos > 0 && nextPeriodicNanos - loop.nanos() <= 0) {
            signal(RefreshCause.PERIODIC, null, null);
            planPeriodic();
        }
    }

    private void lookAfterSuspects() {
        topology.suspects().all().stream().filter(this::isForgotten).forEach(topology::trust);
        if (topology.suspects().all().stream().anyMatch(topology::ownsSlots)) {
            signal(RefreshCause.NODE_DOWN, null, null);
        }
    }

    /** Between 90 and 110 % of the period, so that clients that started together drift apart. */
    private void planPeriodic() {
        long spread = periodNanos / 10;
        long jitter = spread == 0 ? 0 : topology.options().random().nextLong(-spread, spread + 1);
        nextPeriodicNanos = loop.nanos() + periodNanos + jitter;
    }

    private boolean isForgotten(NodeAddress node) {
        return topology.map().node(node) == null;
    }

    private boolean take(List<ClusterView> views) {
        MergeResult result = topology.take(views);
        if (!result.contradicted().isEmpty()) {
            // Mostly news that crossed the query on its way; a later view settles it.
            signal(RefreshCause.MOVED, null, views.get(0).answeredBy());
        } else if (!result.changed().isEmpty() && views.get(0).hasEpochs()) {
            // A new owner brings other replicas, which only CLUSTER SLOTS tells. Until then its slots have none.
            long jitter = RefreshSchedule.jitter(
                    topology.map().nodes().size(), topology.options().random());
            loop.after(jitter, () -> signal(RefreshCause.PERIODIC, null, null));
        }
        return !result.changed().isEmpty();
    }
}
