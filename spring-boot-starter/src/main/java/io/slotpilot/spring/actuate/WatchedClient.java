package io.slotpilot.spring.actuate;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client: what it knows of its cluster now, and what happened to it lately. Bounded; thread-safe. */
final class WatchedClient implements ClientListener {

    private static final int REMEMBERED = 50;

    // Whoever looks once in a while is to see that slots were on the move.
    private static final Duration STILL_MIGRATING = Duration.ofSeconds(10);

    /** A command that was redirected or repeated, and its path; names nodes, never keys. */
    record Trace(Instant at, String path) {}

    /** A refresh of the slot map. */
    record Refresh(Instant at, String cause, String outcome, long millis) {}

    private final String client;
    private final String cluster;
    private final Clock clock;
    private final Consumer<WatchedClient> closed;
    private final Recent<Trace> traces = new Recent<>(REMEMBERED);
    private final Recent<Refresh> refreshes = new Recent<>(REMEMBERED);
    private final RedirectCounts counts;

    private volatile Supplier<SlotMap> map = SlotMap::empty;
    private volatile Predicate<NodeAddress> reachable = node -> true;
    private volatile Runnable refresh = () -> {};
    private volatile DoubleSupplier retryBudget = () -> Double.NaN;
    private volatile @Nullable Instant moved;
    private volatile boolean ended;

    WatchedClient(String client, String cluster, Clock clock, Consumer<WatchedClient> closed) {
        this.client = client;
        this.cluster = cluster;
        this.clock = clock;
        this.closed = closed;
        this.counts = new RedirectCounts(clock);
    }

    String client() {
        return client;
    }

    String cluster() {
        return cluster;
    }

    /** Whether this one has ended, and the other one does the same. */
    boolean isSucceededBy(String otherClient, String otherCluster) {
        return ended && client.equals(otherClient) && cluster.equals(otherCluster);
    }

    SlotMap map() {
        return map.get();
    }

    boolean reachable(NodeAddress node) {
        return reachable.test(node);
    }

    /** Asks for a refresh, which the client throttles like any other. */
    void refresh() {
        refresh.run();
    }

    double retryBudget() {
        return retryBudget.getAsDouble();
    }

    /** The newest last. */
    List<Trace> traces() {
        return traces.all();
    }

    /** The newest last. */
    List<Refresh> refreshes() {
        return refreshes.all();
    }

    RedirectCounts counts() {
        return counts;
    }

    ClusterState state() {
        SlotMap now = map();
        List<ClusterNode> primaries = now.primaries();
        if (primaries.stream().noneMatch(node -> reachable(node.address()))) {
            return ClusterState.DOWN;
        }
        if (!now.uncovered().isEmpty()) {
            return ClusterState.DEGRADED;
        }
        if (!primaries.stream().allMatch(node -> reachable(node.address()))) {
            return ClusterState.FAILOVER;
        }
        return !now.open().isEmpty() || isMoving() ? ClusterState.MIGRATING : ClusterState.NORMAL;
    }

    private boolean isMoving() {
        Instant last = moved;
        return last != null && last.plus(STILL_MIGRATING).isAfter(clock.instant());
    }

    // ---- what the client tells

    @Override
    public void onStart(DoubleSupplier budget) {
        retryBudget = budget;
    }

    @Override
    public void onDiscovery(Supplier<SlotMap> known, Predicate<NodeAddress> inReach, Runnable ask) {
        map = known;
        reachable = inReach;
        refresh = ask;
    }

    @Override
    public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
        Hop last = attempt.last();
        if (last != null) {
            count(last.failure());
        }
        if (decision instanceof Decision.GiveUp giveUp) {
            remember(RedirectTrace.of(attempt, giveUp.reason(), elapsed).getMessage());
        }
    }

    private void count(Failure failure) {
        if (failure.kind() == FailureKind.MOVED || failure.kind() == FailureKind.ASK) {
            counts.add(failure.slot());
        }
        if (failure.kind() == FailureKind.ASK || failure.kind() == FailureKind.TRY_AGAIN) {
            moved = clock.instant();
        }
    }

    @Override
    public void onRecovered(Attempt attempt, Duration elapsed) {
        remember(RedirectTrace.recovered(attempt, elapsed));
    }

    private void remember(@Nullable String path) {
        traces.add(new Trace(clock.instant(), String.valueOf(path)));
    }

    @Override
    public void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {
        refreshes.add(new Refresh(clock.instant(), cause.tag(), outcome.tag(), took.toMillis()));
    }

    @Override
    public void onClose() {
        ended = true;
        closed.accept(this);
    }
}
