package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedirectTraceTest {

    private static final NodeAddress A = new NodeAddress("10.0.0.1", 6379);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 6379);

    private static Attempt journey() {
        Attempt attempt =
                Attempt.first(SideEffect.READ, Duration.ZERO, 0).failed(A, new Failure(FailureKind.MOVED, 1, B));
        for (int i = 0; i < 3; i++) {
            attempt = attempt.failed(B, Failure.of(FailureKind.TRY_AGAIN));
        }
        return attempt.failed(null, Failure.of(FailureKind.CLUSTER_DOWN));
    }

    @Test
    void readsLikeAJourney() {
        RedirectTrace trace = RedirectTrace.of(journey(), GiveUpReason.BUDGET_EMPTY, Duration.ofMillis(480));
        assertThat(trace)
                .hasMessage("10.0.0.1:6379 -MOVED-> 10.0.0.2:6379 -TRYAGAIN x3-> "
                        + "(no reachable owner) -CLUSTERDOWN-> gave up after 480 ms: retry budget empty");
        assertThat(trace.hops()).hasSize(5);
        assertThat(trace.getStackTrace()).isEmpty();
    }

    @Test
    void isFoundOnTheExceptionOrItsCauses() {
        RedirectTrace trace = RedirectTrace.of(journey(), GiveUpReason.CLOSED, Duration.ZERO);
        RuntimeException inner = new RuntimeException("client's own");
        inner.addSuppressed(new IllegalStateException("somebody else's note"));
        inner.addSuppressed(trace);
        assertThat(RedirectTrace.find(new RuntimeException(inner))).isSameAs(trace);
        assertThat(RedirectTrace.find(new RuntimeException())).isNull();
        assertThat(RedirectTrace.find(null)).isNull();
    }
}
