package io.slotpilot.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.keylint.KeyRule;
import io.slotpilot.core.metrics.TagValues.NodeState;
import io.slotpilot.core.metrics.TagValues.Outcome;
import io.slotpilot.core.metrics.TagValues.SlotState;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters of all clients that have the same tags. Thread-safe.
 *
 * <p>All are registered at once, so that an event costs no look-up, and so that rates are right from the first event on.
 * Arrays are indexed by the ordinals of the tags' values.
 */
final class ClientMeters {

    private final List<MeteredClient> newestFirst = new CopyOnWriteArrayList<>();
    private final Registration registration;
    private final Counter[] repeats;
    private final Counter[] giveUps;
    private final Counter[][] refreshes;
    private final Timer recovered;
    private final Timer givenUp;
    private final DistributionSummary hops;
    private final Timer refreshTime;
    private final Counter disagreements;
    private final Counter subscriptionGaps;
    private final Counter[] crossSlot;
    private final Counter[] lintFindings;

    ClientMeters(Registration registration) {
        this.registration = registration;
        this.repeats = counters(FailureKind.values(), kind -> registration.counter(meter(kind), kind));
        this.giveUps = counters(GiveUpReason.values(), reason -> registration.counter(SlotpilotMeter.GIVEUPS, reason));
        this.refreshes = Arrays.stream(RefreshCause.values())
                .map(cause -> counters(
                        RefreshOutcome.values(),
                        outcome -> registration.counter(SlotpilotMeter.TOPOLOGY_REFRESHES, cause, outcome)))
                .toArray(Counter[][]::new);
        this.recovered = registration.timer(SlotpilotMeter.REDIRECT_TIME, Outcome.RECOVERED);
        this.givenUp = registration.timer(SlotpilotMeter.REDIRECT_TIME, Outcome.GIVEN_UP);
        this.hops = registration.summary(SlotpilotMeter.HOPS);
        this.refreshTime = registration.timer(SlotpilotMeter.TOPOLOGY_REFRESH_TIME);
        this.disagreements = registration.counter(SlotpilotMeter.TOPOLOGY_DISAGREEMENTS);
        this.subscriptionGaps = registration.counter(SlotpilotMeter.PUBSUB_GAPS);
        this.crossSlot =
                counters(CrossSlotCommand.values(), kind -> registration.counter(SlotpilotMeter.CROSSSLOT, kind));
        this.lintFindings =
                counters(KeyRule.values(), rule -> registration.counter(SlotpilotMeter.LINT_FINDINGS, rule));
        registerGauges();
    }

    private void registerGauges() {
        registration.gauge(SlotpilotMeter.RETRY_BUDGET, newest(MeteredClient::retryBudget));
        registration.timeGauge(SlotpilotMeter.TOPOLOGY_AGE, newest(MeteredClient::ageNanos));
        for (SlotState state : SlotState.values()) {
            registration.gauge(SlotpilotMeter.SLOTS, newest(client -> client.slots(state)), state);
        }
        for (Role role : Role.values()) {
            for (NodeState state : NodeState.values()) {
                registration.gauge(SlotpilotMeter.NODES, newest(client -> client.nodes(role, state)), role, state);
            }
        }
    }

    private static <E extends Enum<E>> Counter[] counters(E[] values, Function<E, Counter> counter) {
        return Arrays.stream(values).map(counter).toArray(Counter[]::new);
    }

    private static SlotpilotMeter meter(FailureKind kind) {
        return kind == FailureKind.MOVED || kind == FailureKind.ASK ? SlotpilotMeter.REDIRECTS : SlotpilotMeter.RETRIES;
    }

    private DoubleSupplier newest(ToDoubleFunction<MeteredClient> value) {
        return () ->
                newestFirst.stream().limit(1).mapToDouble(value).findFirst().orElse(Double.NaN);
    }

    void join(MeteredClient client) {
        newestFirst.add(0, client);
    }

    /** Returns whether {@code client} was the last; then the meters are gone. */
    boolean leave(MeteredClient client) {
        boolean last = newestFirst.remove(client) && newestFirst.isEmpty();
        if (last) {
            registration.removeAll();
        }
        return last;
    }

    void decided(Attempt attempt, Decision decision, Duration elapsed) {
        if (decision instanceof GiveUp giveUp) {
            giveUps[giveUp.reason().ordinal()].increment();
            ended(givenUp, failures(attempt) - 1, elapsed);
        } else if (attempt.last() != null) {
            repeats[attempt.last().failure().kind().ordinal()].increment();
        }
    }

    void recovered(Attempt attempt, Duration elapsed) {
        ended(recovered, failures(attempt), elapsed);
    }

    private void ended(Timer timer, int sentAgain, Duration elapsed) {
        if (sentAgain > 0) {
            timer.record(elapsed);
            hops.record(sentAgain);
        }
    }

    private static int failures(Attempt attempt) {
        int failures = 0;
        for (Hop hop = attempt.last(); hop != null; hop = hop.previous()) {
            failures++;
        }
        return failures;
    }

    void refreshed(RefreshCause cause, RefreshOutcome outcome, Duration took) {
        refreshes[cause.ordinal()][outcome.ordinal()].increment();
        refreshTime.record(took);
    }

    void disagreed(int slots) {
        disagreements.increment(slots);
    }

    void subscriptionGap() {
        subscriptionGaps.increment();
    }

    void crossSlot(CrossSlotCommand command) {
        crossSlot[command.ordinal()].increment();
    }

    void lintFinding(KeyRule rule) {
        lintFindings[rule.ordinal()].increment();
    }
}
