package io.slotpilot.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Decision;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTracer;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.SlotMapUpdates;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Traffic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotpilotObservationsTest {

    private static final NodeAddress A = new NodeAddress("10.0.0.1", 7000);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 7001);

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final Redirects redirects = redirects(SlotpilotObservations.of(registry, "orders"));

    private static Redirects redirects(RedirectTracer tracer) {
        RedirectOptions options = RedirectOptions.builder().tracer(tracer).build();
        return new Redirects(options, new Traffic(), NO_UPDATES, Ticker.system());
    }

    private static final SlotMapUpdates NO_UPDATES = new SlotMapUpdates() {
        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {}

        @Override
        public void doubt(int slot) {}
    };

    private Attempt fail(Attempt attempt, NodeAddress at, Failure failure) {
        Attempt failed = attempt.failed(at, failure);
        return redirects.after(failed, 7) instanceof Decision.Proceed proceed ? proceed.next() : failed;
    }

    private Attempt begin(@Nullable Object context) {
        return redirects.begin(SideEffect.READ, Duration.ZERO, () -> "GET", context);
    }

    private static Failure moved(NodeAddress to) {
        return new Failure(FailureKind.MOVED, 7, to);
    }

    @Test
    void aRedirectedCommandIsASpanInsideOfItsCallers() {
        Observation caller = Observation.start("caller", registry);
        Object context;
        try (Observation.Scope scope = caller.openScope()) {
            context = redirects.context();
        }
        Attempt next = fail(begin(context), A, moved(B));
        redirects.recovered(next);
        caller.stop();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(SlotpilotObservations.NAME)
                .that()
                .hasContextualNameEqualTo("GET")
                .hasParentObservationContextMatching(parent -> "caller".equals(parent.getName()))
                .hasLowCardinalityKeyValue("db.system.name", "redis")
                .hasLowCardinalityKeyValue("db.operation.name", "GET")
                .hasLowCardinalityKeyValue("db.response.status_code", "MOVED")
                .hasLowCardinalityKeyValue("slotpilot.cluster", "orders")
                .hasLowCardinalityKeyValue("error.type", "none")
                .hasHighCardinalityKeyValue("server.address", "10.0.0.2")
                .hasHighCardinalityKeyValue("server.port", "7001")
                .hasHighCardinalityKeyValue("slotpilot.resends", "1")
                .hasBeenStarted()
                .hasBeenStopped();
    }

    @Test
    void aCommandThatIsGivenUpIsAnErrorWithItsTrace() {
        Attempt next = fail(begin(null), A, moved(B));
        Attempt lost = next.failed(B, Failure.of(FailureKind.CONNECTION_LOST));
        redirects.abandon(lost, GiveUpReason.DEADLINE_EXCEEDED);

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(SlotpilotObservations.NAME)
                .that()
                .hasLowCardinalityKeyValue("error.type", "deadline_exceeded")
                .hasBeenStopped()
                .thenError()
                .hasMessageContaining("10.0.0.1:7000 -MOVED-> 10.0.0.2:7001 -connection lost-> gave up");
    }

    @Test
    void aCommandsOwnErrorIsNoSpan() {
        fail(begin(null), A, Failure.of(FailureKind.OTHER));

        TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
    }

    @Test
    void aRegistryThatIgnoresAllCostsNothing() {
        assertThat(SlotpilotObservations.of(ObservationRegistry.NOOP, "orders")).isSameAs(RedirectTracer.NONE);
    }

    @Test
    void aTracerThatThrowsChangesNothing() {
        Redirects broken = redirects((command, context) -> {
            throw new IllegalStateException("broken tracer");
        });

        Attempt first = broken.begin(SideEffect.READ, Duration.ZERO, () -> "GET", null);

        assertThat(broken.after(first.failed(A, moved(B)), 7)).isInstanceOf(Decision.Proceed.class);
    }
}
