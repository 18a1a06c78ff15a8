package io.slotpilot.core.metrics;

import io.micrometer.core.instrument.Clock;
import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.NodeFlag;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.keylint.KeyRule;
import io.slotpilot.core.metrics.TagValues.NodeState;
import io.slotpilot.core.metrics.TagValues.SlotState;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client: passes its events on to the meters, and is what their gauges look at. Thread-safe. */
final class MeteredClient implements ClientListener {

    private final ClientMeters meters;
    private final Clock clock;
    private final Consumer<MeteredClient> end;
    private volatile @Nullable DoubleSupplier retryBudget;
    private volatile @Nullable Topology topology;
    private volatile @Nullable Long refreshedAt;

    private record Topology(Supplier<SlotMap> map, Predicate<NodeAddress> reachable) {}

    MeteredClient(ClientMeters meters, Clock clock, Consumer<MeteredClient> end) {
        this.meters = meters;
        this.clock = clock;
        this.end = end;
    }

    @Override
    public void onStart(DoubleSupplier budget) {
        retryBudget = budget;
    }

    @Override
    public void onDiscovery(Supplier<SlotMap> map, Predicate<NodeAddress> reachable, Runnable refresh) {
        topology = new Topology(map, reachable);
    }

    @Override
    public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
        meters.decided(attempt, decision, elapsed);
    }

    @Override
    public void onRecovered(Attempt attempt, Duration elapsed) {
        meters.recovered(attempt, elapsed);
    }

    @Override
    public void onSubscriptionGap(int channels, Duration gap) {
        meters.subscriptionGap();
    }

    @Override
    public void onCrossSlot(CrossSlotCommand command) {
        meters.crossSlot(command);
    }

    @Override
    public void onLintFinding(KeyRule rule) {
        meters.lintFinding(rule);
    }

    @Override
    public void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {
        if (outcome != RefreshOutcome.FAILED) {
            refreshedAt = clock.monotonicTime();
        }
        meters.refreshed(cause, outcome, took);
    }

    @Override
    public void onDisagreement(int slots) {
        meters.disagreed(slots);
    }

    @Override
    public void onClose() {
        end.accept(this);
    }

    // ---- for gauges; NaN, which means unknown, until the client has started

    double retryBudget() {
        DoubleSupplier budget = retryBudget;
        return budget == null ? Double.NaN : budget.getAsDouble();
    }

    double ageNanos() {
        Long then = refreshedAt;
        return then == null ? Double.NaN : clock.monotonicTime() - then;
    }

    double slots(SlotState state) {
        Topology known = topology;
        if (known == null) {
            return Double.NaN;
        }
        SlotMap map = known.map.get();
        return switch (state) {
            case COVERED -> map.coveredSlots();
            case UNCOVERED -> KeySlot.COUNT - map.coveredSlots();
            case OPEN -> map.open().cardinality();
        };
    }

    double nodes(Role role, NodeState state) {
        Topology known = topology;
        return known == null
                ? Double.NaN
                : known.map.get().nodes().stream()
                        .filter(node -> node.role() == role && state(node, known.reachable) == state)
                        .count();
    }

    private static NodeState state(ClusterNode node, Predicate<NodeAddress> reachable) {
        if (node.flags().contains(NodeFlag.FAILED)) {
            return NodeState.FAILED;
        }
        return reachable.test(node.address()) ? NodeState.UP : NodeState.UNREACHABLE;
    }
}
