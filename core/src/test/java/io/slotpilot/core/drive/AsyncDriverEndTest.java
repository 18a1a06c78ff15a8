package io.slotpilot.core.drive;

import static io.slotpilot.core.drive.AsyncDriverCalls.A;
import static io.slotpilot.core.drive.AsyncDriverCalls.SLOT;
import static io.slotpilot.core.drive.AsyncDriverCalls.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncDriverCalls.Call;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How commands end that do not succeed. */
class AsyncDriverEndTest {

    private final AsyncDriverCalls calls = new AsyncDriverCalls();

    @Test
    void givesUpAWriteWhoseOutcomeIsUnknown() {
        calls.call("c").start().fails(FailureKind.CONNECTION_LOST);

        assertThat(calls.trace).containsExactly("c to a", "c given up: " + GiveUpReason.UNSAFE_TO_REPEAT);
    }

    @Test
    void repeatsAReadWhoseOutcomeIsUnknown() {
        Call read = calls.call("c");
        read.sideEffect = SideEffect.READ;
        read.start().fails(FailureKind.CONNECTION_LOST);
        calls.pass(Duration.ofSeconds(1));

        assertThat(calls.trace).containsExactly("c to a", "c to a");
    }

    @Test
    void givesUpAllThatWaitWhenTheirTimeIsOver() {
        calls.owner = null;
        calls.call("1").start();
        calls.call("2").start();
        calls.pass(TIMEOUT.plusSeconds(2));

        assertThat(calls.trace)
                .contains(
                        "1 given up: " + GiveUpReason.DEADLINE_EXCEEDED,
                        "2 given up: " + GiveUpReason.DEADLINE_EXCEEDED)
                .doesNotContain("2 to a");
        assertThat(calls.driver.waiting()).isZero();
    }

    @Test
    void neverSendsACancelledCommandAgain() {
        Call first = calls.call("1").start();
        first.answers("TRYAGAIN split");
        Call second = calls.call("2").start();
        first.done = true;
        calls.pass(Duration.ofSeconds(1));
        second.succeeds();

        assertThat(calls.trace).containsExactly("1 to a", "2 to a", "2 ok");
    }

    @Test
    void letsTheNextOneProbeWhenTheProbeIsCancelled() {
        Call first = calls.call("1").start();
        first.answers("CLUSTERDOWN down");
        Call second = calls.call("2").start();
        calls.pass(Duration.ofSeconds(1));
        first.done = true;
        calls.driver.ended(first);

        assertThat(calls.trace).containsExactly("1 to a", "1 to a", "2 to a");
        second.succeeds();
    }

    @Test
    void refusesToQueueMoreThanItsCapacity() {
        AsyncDriver small = calls.driver(1);
        calls.owner = null;
        calls.call("1", SLOT, small).start();
        calls.call("2", SLOT, small).start();

        assertThat(calls.trace).endsWith("2 given up: " + GiveUpReason.QUEUE_FULL);
    }

    @Test
    void givesUpWhatWaitsWhenItIsClosed() {
        Call first = calls.call("1").start();
        first.answers("TRYAGAIN split");
        calls.call("2").start();

        calls.driver.close();

        assertThat(calls.trace)
                .containsExactly("1 to a", "1 given up: " + GiveUpReason.CLOSED, "2 given up: " + GiveUpReason.CLOSED);
    }

    @Test
    void tellsWhatACommandWentThroughWhoseTimeIsOver() {
        Call call = calls.call("c").start();

        RedirectTrace told = calls.driver.timedOut(call, A);

        assertThat(told).hasMessageContaining("a:1 -timed out-> gave up").hasMessageContaining("deadline exceeded");
    }

    @Test
    void needsACapacity() {
        assertThatThrownBy(() -> calls.driver(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be >= 1 but was 0");
    }
}
