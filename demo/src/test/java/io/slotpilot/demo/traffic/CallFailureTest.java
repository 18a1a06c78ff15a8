package io.slotpilot.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallFailureTest {

    @Test
    void namesTypeAndMessageShortly() {
        assertThat(CallFailure.of(new IllegalStateException("no")).text()).isEqualTo("IllegalStateException: no");
        assertThat(CallFailure.of(new IllegalStateException()).text()).isEqualTo("IllegalStateException");
        assertThat(CallFailure.of(new IllegalArgumentException("x".repeat(500))).text())
                .hasSize(163)
                .endsWith("x...");
    }

    @Test
    void findsTheTraceOnTheExceptionOrOnItsCause() {
        Attempt attempt = Attempt.first(SideEffect.READ, Duration.ZERO, 0);
        Exception traced = new IllegalStateException("no");
        traced.addSuppressed(RedirectTrace.of(attempt, GiveUpReason.BUDGET_EMPTY, Duration.ZERO));

        assertThat(CallFailure.of(traced).traced()).isTrue();
        assertThat(CallFailure.of(new IllegalStateException(traced)).traced()).isTrue();
        assertThat(CallFailure.of(new IllegalStateException("no")).traced()).isFalse();
    }
}
