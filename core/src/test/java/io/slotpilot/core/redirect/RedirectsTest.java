package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.Decision.Proceed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedirectsTest {

    private static final NodeAddress A = new NodeAddress("a", 1);
    private static final NodeAddress B = new NodeAddress("b", 1);

    private final List<String> trace = new ArrayList<>();
    private final SlotMapUpdates updates = new SlotMapUpdates() {
        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {
            trace.add("learn " + failure.kind() + " at " + at + " for " + slot);
        }

        @Override
        public void doubt(int slot) {
            trace.add("doubt " + slot);
        }
    };

    private Redirects redirects(RedirectListener listener, RetryBudget.Terms budget) {
        RedirectOptions options =
                RedirectOptions.builder().listener(listener).retryBudget(budget).build();
        return new Redirects(options, new Traffic(), updates, () -> 0);
    }

    private Redirects redirects() {
        return redirects(RedirectListener.NONE, RetryBudget.Terms.STANDARD);
    }

    @Test
    void teachesTheMapWhateverFollows() {
        Redirects redirects = redirects();
        Attempt attempt = redirects.begin(SideEffect.UNKNOWN, Duration.ZERO);
        redirects.after(attempt.failed(A, new Failure(FailureKind.MOVED, 7, B)), 7);
        redirects.after(attempt.failed(A, Failure.of(FailureKind.CONNECTION_LOST)), 7);
        assertThat(trace).containsExactly("learn MOVED at a:1 for 7", "learn CONNECTION_LOST at a:1 for 7");
    }

    @Test
    void aLoopPutsTheSlotInDoubt() {
        Redirects redirects = redirects();
        Attempt first = redirects.begin(SideEffect.READ, Duration.ZERO);
        Proceed atB = (Proceed) redirects.after(first.failed(A, new Failure(FailureKind.MOVED, 7, B)), 7);
        redirects.after(atB.next().failed(B, new Failure(FailureKind.MOVED, 7, A)), 7);
        assertThat(trace).containsExactly("learn MOVED at a:1 for 7", "learn MOVED at b:1 for 7", "doubt 7");
    }

    @Test
    void anEmptyBudgetTurnsARepeatIntoGivingUpAtOnce() {
        Redirects redirects = redirects(RedirectListener.NONE, new RetryBudget.Terms(0, 0, 1));
        Attempt failed =
                redirects.begin(SideEffect.READ, Duration.ZERO).failed(A, Failure.of(FailureKind.CONNECT_FAILED));
        assertThat(redirects.after(failed, 7)).isInstanceOf(Proceed.class);
        assertThat(redirects.after(failed, 7)).isEqualTo(new GiveUp(GiveUpReason.BUDGET_EMPTY));
    }

    @Test
    void aThrowingListenerChangesNothing() {
        RedirectListener broken = new RedirectListener() {
            @Override
            public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
                throw new IllegalStateException("listener");
            }
        };
        Redirects redirects = redirects(broken, RetryBudget.Terms.STANDARD);
        Attempt failed =
                redirects.begin(SideEffect.READ, Duration.ZERO).failed(A, new Failure(FailureKind.MOVED, 7, B));
        assertThat(redirects.after(failed, 7)).isInstanceOf(Proceed.class);
        assertThat(trace).hasSize(1);
    }

    @Test
    void bothListenersHear() {
        List<String> heard = new ArrayList<>();
        RedirectListener one = listener("one", heard);
        Redirects redirects = redirects(one.and(listener("two", heard)), RetryBudget.Terms.STANDARD);
        Attempt failed =
                redirects.begin(SideEffect.READ, Duration.ZERO).failed(A, new Failure(FailureKind.MOVED, 7, B));
        redirects.after(failed, 7);
        redirects.recovered(failed);
        assertThat(heard)
                .containsExactly(
                        "one started", "two started", "one decided", "two decided", "one recovered", "two recovered");
    }

    @Test
    void anAttemptThatDidNotFailIsACallersMistake() {
        Redirects redirects = redirects();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redirects.after(redirects.begin(SideEffect.READ, Duration.ZERO), 7))
                .withMessageContaining("must have failed");
    }

    private static RedirectListener listener(String name, List<String> heard) {
        return new RedirectListener() {
            @Override
            public void onStart(DoubleSupplier retryBudget) {
                assertThat(retryBudget.getAsDouble()).isEqualTo(100);
                heard.add(name + " started");
            }

            @Override
            public void onDecision(Attempt attempt, Decision decision, Duration elapsed) {
                heard.add(name + " decided");
            }

            @Override
            public void onRecovered(Attempt attempt, Duration elapsed) {
                heard.add(name + " recovered");
            }
        };
    }
}
