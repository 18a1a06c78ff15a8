package io.slotpilot.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.Decision.Proceed;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import io.slotpilot.core.redirect.SlotMapUpdates;
import io.slotpilot.core.redirect.Traffic;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The meters, told by the real engine. Those of the slot map: {@code ClusterTopologyMetricsTest}. */
class SlotpilotMetricsTest {

    private static final NodeAddress A = new NodeAddress("a", 1);
    private static final NodeAddress B = new NodeAddress("b", 1);
    private static final Failure MOVED_TO_B = new Failure(FailureKind.MOVED, 7, B);
    private static final Failure ASK_B = new Failure(FailureKind.ASK, 7, B);
    private static final Failure OWN_ERROR = Failure.of(FailureKind.OTHER);

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SlotpilotMetrics metrics = SlotpilotMetrics.of(registry);
    private final AtomicLong now = new AtomicLong();
    private final RedirectOptions options = RedirectOptions.builder()
            .clusterName("orders")
            .observer(metrics)
            .build()
            .forClient("jedis");
    private final Redirects redirects = new Redirects(options, new Traffic(), new Unmoved(), now::get);

    private static final class Unmoved implements SlotMapUpdates {

        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {}

        @Override
        public void doubt(int slot) {}
    }

    @Test
    void countsRedirectsThatAreFollowedByTheirKind() {
        Attempt atB = follow(first(), A, MOVED_TO_B);
        redirects.recovered(atB);
        redirects.recovered(follow(first(), A, MOVED_TO_B));
        redirects.recovered(follow(first(), A, ASK_B));
        assertThat(counts("slotpilot.redirects", "kind")).isEqualTo(Map.of("moved", 2.0, "ask", 1.0));
        assertThat(total("slotpilot.retries")).isZero();
        assertThat(total("slotpilot.giveups")).isZero();
    }

    @Test
    void countsRepeatsByTheFailureThatMadeThemNecessary() {
        follow(first(), A, Failure.of(FailureKind.TRY_AGAIN));
        follow(first(), A, Failure.of(FailureKind.CONNECT_FAILED));
        follow(first(), A, Failure.of(FailureKind.CONNECT_FAILED));
        assertThat(counts("slotpilot.retries", "kind"))
                .containsEntry("try_again", 1.0)
                .containsEntry("connect_failed", 2.0)
                .containsEntry("busy", 0.0);
        assertThat(total("slotpilot.retries")).isEqualTo(3);
        assertThat(total("slotpilot.redirects")).isZero();
    }

    @Test
    void countsGiveUpsByTheirReason() {
        redirects.after(first().failed(A, OWN_ERROR), 7);
        redirects.after(first(SideEffect.NON_IDEMPOTENT).failed(A, Failure.of(FailureKind.CONNECTION_LOST)), 7);
        redirects.abandon(first().failed(A, Failure.of(FailureKind.TRY_AGAIN)), GiveUpReason.CLOSED);
        assertThat(counts("slotpilot.giveups", "reason"))
                .containsEntry("not_retryable", 1.0)
                .containsEntry("unsafe_to_repeat", 1.0)
                .containsEntry("closed", 1.0);
        assertThat(total("slotpilot.giveups")).isEqualTo(3);
    }

    @Test
    void countsSubscriptionsThatWentOnElsewhere() {
        redirects.resubscribed(3, Duration.ofMillis(40));
        redirects.resubscribed(1, Duration.ofMillis(10));
        assertThat(total("slotpilot.pubsub.gaps")).isEqualTo(2);
    }

    @Test
    void timesWhatCommandsLostThatRecovered() {
        Attempt atB = follow(first(), A, MOVED_TO_B);
        pass(Duration.ofMillis(30));
        redirects.recovered(atB);
        assertThat(redirectMillis("recovered")).isEqualTo(30);
        assertThat(redirectMillis("given_up")).isZero();
    }

    @Test
    void timesWhatCommandsLostThatWereGivenUp() {
        Attempt again = follow(first(), A, Failure.of(FailureKind.TRY_AGAIN));
        pass(Duration.ofMillis(40));
        redirects.after(again.failed(B, OWN_ERROR), 7);
        assertThat(redirectMillis("given_up")).isEqualTo(40);
        assertThat(redirectMillis("recovered")).isZero();
    }

    @Test
    void commandsThatWereSentOnceLostNoTime() {
        redirects.after(first().failed(A, OWN_ERROR), 7);
        assertThat(registry.get("slotpilot.redirect.time")
                        .tag("outcome", "given_up")
                        .timer()
                        .count())
                .isZero();
        assertThat(registry.get("slotpilot.hops").summary().count()).isZero();
    }

    @Test
    void countsHowOftenACommandWasSentAgain() {
        Attempt twice = follow(follow(first(), A, MOVED_TO_B), B, Failure.of(FailureKind.TRY_AGAIN));
        redirects.recovered(twice);
        assertThat(registry.get("slotpilot.hops").summary().totalAmount()).isEqualTo(2);
        redirects.after(twice.failed(A, OWN_ERROR), 7);
        assertThat(registry.get("slotpilot.hops").summary().totalAmount()).isEqualTo(4);
        assertThat(registry.get("slotpilot.hops").summary().count()).isEqualTo(2);
    }

    @Test
    void countsCommandsWithKeysInSeveralSlots() {
        redirects.crossSlot(CrossSlotCommand.of("MGET"));
        redirects.crossSlot(CrossSlotCommand.of("EVALSHA"));
        redirects.crossSlot(CrossSlotCommand.of("RENAME"));
        redirects.crossSlot(CrossSlotCommand.of("RENAMENX"));
        assertThat(counts("slotpilot.crossslot", "command"))
                .containsEntry("mget", 1.0)
                .containsEntry("script", 1.0)
                .containsEntry("other", 2.0)
                .containsEntry("transaction", 0.0);
    }

    @Test
    void showsWhatIsLeftOfTheRetryBudget() {
        assertThat(gauge("slotpilot.retry.budget")).isEqualTo(100);
        follow(first(), A, Failure.of(FailureKind.CONNECT_FAILED));
        assertThat(gauge("slotpilot.retry.budget")).isEqualTo(99);
        pass(Duration.ofMillis(50));
        assertThat(gauge("slotpilot.retry.budget"))
                .as("it refills in calm times")
                .isEqualTo(99.5);
    }

    @Test
    void registersExactlyTheMetersThatAreDocumentedWithExactlyTheirTags() {
        assertThat(described(registry.getMeters())).isEqualTo(documented());
        for (SlotpilotMeter meter : SlotpilotMeter.values()) {
            Meter.Id id =
                    registry.get(meter.meterName()).meters().iterator().next().getId();
            assertThat(id.getBaseUnit()).as(meter.meterName()).isEqualTo(meter.baseUnit());
            assertThat(id.getDescription()).isEqualTo(meter.description());
        }
    }

    @Test
    void everyMeterTellsClientAndCluster() {
        assertThat(registry.getMeters())
                .hasSizeGreaterThan(60)
                .allSatisfy(meter -> assertThat(meter.getId().getTags())
                        .contains(Tag.of("client", "jedis"), Tag.of("cluster", "orders")));
    }

    @Test
    void gaugesOutliveEverythingThatTheUserDoesNotHold() {
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        startAndForget(own);
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
        assertThat(own.get("slotpilot.retry.budget").gauge().value()).isEqualTo(100);
    }

    private static void startAndForget(SimpleMeterRegistry registry) {
        RedirectOptions options = RedirectOptions.builder()
                .observer(SlotpilotMetrics.of(registry))
                .build();
        new Redirects(options.forClient("jedis"), new Traffic(), new Unmoved(), () -> 0);
    }

    @Test
    void theMetersOfAClientGoWhenItIsClosed() {
        ClientListener other = metrics.observe("lettuce", "orders");
        other.onClose();
        assertThat(registry.find("slotpilot.hops").tag("client", "lettuce").meters())
                .isEmpty();
        assertThat(registry.find("slotpilot.hops").tag("client", "jedis").meters())
                .hasSize(1);
        options.topologyListeners().get(0).onClose();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void clientsOfTheSameNameShareTheirMetersUntilTheLastIsClosed() {
        ClientListener second = metrics.observe("jedis", "orders");
        second.onStart(() -> 12);
        assertThat(gauge("slotpilot.retry.budget")).as("the newest client's").isEqualTo(12);
        second.onRefresh(RefreshCause.MOVED, RefreshOutcome.CHANGED, Duration.ofMillis(1));
        second.onClose();
        second.onClose();
        assertThat(gauge("slotpilot.retry.budget")).isEqualTo(100);
        assertThat(total("slotpilot.topology.refreshes")).isEqualTo(1);
    }

    @Test
    void whatIsNotKnownYetIsNoNumber() {
        assertThat(registry.get("slotpilot.topology.age").timeGauge().value()).isNaN();
        assertThat(registry.get("slotpilot.slots")
                        .tag("state", "covered")
                        .gauge()
                        .value())
                .isNaN();
        assertThat(registry.get("slotpilot.nodes").gauge().value()).isNaN();
    }

    private Attempt first() {
        return first(SideEffect.READ);
    }

    private Attempt first(SideEffect sideEffect) {
        return redirects.begin(sideEffect, Duration.ZERO);
    }

    private Attempt follow(Attempt attempt, NodeAddress at, Failure failure) {
        return ((Proceed) redirects.after(attempt.failed(at, failure), 7)).next();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private double redirectMillis(String outcome) {
        return registry.get("slotpilot.redirect.time")
                .tag("outcome", outcome)
                .timer()
                .totalTime(TimeUnit.MILLISECONDS);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double total(String name) {
        return registry.get(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Map<String, Double> counts(String name, String tag) {
        return registry.get(name).counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag(tag)), counter -> counter.count()));
    }

    /** Name and type of each meter, with the values of its own tags. */
    private static Map<String, Map<String, Set<String>>> described(List<Meter> meters) {
        Map<String, Map<String, Set<String>>> all = new TreeMap<>();
        for (Meter meter : meters) {
            Map<String, Set<String>> tags = all.computeIfAbsent(
                    meter.getId().getName() + " " + meter.getId().getType(), unused -> new TreeMap<>());
            meter.getId().getTags().stream()
                    .filter(tag -> !Set.of("client", "cluster").contains(tag.getKey()))
                    .forEach(tag -> tags.computeIfAbsent(tag.getKey(), unused -> new TreeSet<>())
                            .add(tag.getValue()));
        }
        return all;
    }

    private static Map<String, Map<String, Set<String>>> documented() {
        Map<String, Map<String, Set<String>>> all = new TreeMap<>();
        for (SlotpilotMeter meter : SlotpilotMeter.values()) {
            Function<BoundedTag, Set<String>> values = tag -> new TreeSet<>(tag.values());
            all.put(
                    meter.meterName() + " " + meter.type(),
                    new TreeMap<>(meter.tags().stream().collect(Collectors.toMap(BoundedTag::key, values))));
        }
        return all;
    }
}
