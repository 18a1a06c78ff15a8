package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs refreshes: one at a time, when {@link RefreshSchedule} says so. Everything that learns of trouble reports here.
 *
 * <p>{@link #signal} may be called from any thread; all else runs on the loop.
 */
final class RefreshCoordinator {

    /** Nodes to ask when one alone cannot be trusted. */
    private static final int IN_DOUBT = 3;

    private final ViewQueries queries;
    private final Loop loop;
    private final Candidates candidates;
    private final RefreshSchedule schedule;
    private final Ports ports;
    private final AtomicInteger signalled = new AtomicInteger();
    private volatile @Nullable NodeAddress knows;
    private volatile @Nullable NodeAddress doesNotKnow;
    private int turn;

    /**
     * What a refresh works on.
     *
     * @param map the slot map of this moment
     * @param apply takes views in; returns whether the map changed
     * @param ended hears of every refresh
     */
    record Ports(Supplier<SlotMap> map, Function<List<ClusterView>, Boolean> apply, Ended ended) {}

    /** Hears of a refresh that ended. */
    interface Ended {
        void accept(RefreshCause cause, RefreshOutcome outcome, Duration took);
    }

    RefreshCoordinator(ViewQueries queries, Loop loop, Candidates candidates, RefreshSchedule schedule, Ports ports) {
        this.queries = queries;
        this.loop = loop;
        this.candidates = candidates;
        this.schedule = schedule;
        this.ports = ports;
    }

    /**
     * Asks for a refresh. Returns at once; signals of the same cause that have not been looked at yet are one.
     *
     * @param knows a node that is likely to know better, or {@code null}
     * @param doesNotKnow a node not to ask, or {@code null}
     */
    void signal(RefreshCause cause, @Nullable NodeAddress knows, @Nullable NodeAddress doesNotKnow) {
        int bit = 1 << cause.ordinal();
        if ((signalled.get() & bit) != 0) {
            return; // the common case in a storm: nothing to write, nothing to wake
        }
        this.knows = knows;
        this.doesNotKnow = doesNotKnow;
        if (signalled.getAndUpdate(bits -> bits | bit) == 0) {
            loop.execute(this::takeSignals);
        }
    }

    void emergency() {
        schedule.emergency(loop.nanos());
    }

    private void takeSignals() {
        int bits = signalled.getAndSet(0);
        int nodes = ports.map.get().nodes().size();
        for (RefreshCause cause : RefreshCause.values()) {
            if ((bits & 1 << cause.ordinal()) != 0) {
                schedule.signal(cause, nodes, loop.nanos());
            }
        }
        pump();
    }

    /** Starts a refresh if one is due, else comes back when it is. */
    private void pump() {
        long next = schedule.nextRunNanos();
        if (next == RefreshSchedule.NEVER) {
            return;
        }
        long wait = next - loop.nanos();
        if (wait > 0) {
            loop.after(wait, this::pump);
        } else {
            run();
        }
    }

    private void run() {
        long began = loop.nanos();
        Set<RefreshCause> causes = schedule.start(began);
        boolean epochsMatter = causes.stream().anyMatch(RefreshCause::urgent);
        TopologyQuery query = epochsMatter ? TopologyQuery.NODES : TopologyQuery.SLOTS;
        List<NodeAddress> order = candidates.inOrder(ports.map.get(), epochsMatter ? null : knows, doesNotKnow, turn++);
        new ViewRound(queries, loop, query, order, views -> ended(causes, views, began))
                .start(causes.contains(RefreshCause.DOUBT) ? IN_DOUBT : 1);
    }

    private void ended(Set<RefreshCause> causes, List<ClusterView> views, long began) {
        RefreshOutcome outcome = RefreshOutcome.FAILED;
        if (!views.isEmpty()) {
            outcome = ports.apply.apply(views) ? RefreshOutcome.CHANGED : RefreshOutcome.UNCHANGED;
        }
        schedule.end(!views.isEmpty());
        ports.ended.accept(mostPressing(causes), outcome, Duration.ofNanos(loop.nanos() - began));
        pump();
    }

    private static RefreshCause mostPressing(Set<RefreshCause> causes) {
        RefreshCause first = causes.iterator().next();
        return causes.stream().filter(RefreshCause::urgent).findFirst().orElse(first);
    }
}
