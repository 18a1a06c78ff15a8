package io.slotpilot.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.SlotMapUpdates;
import io.slotpilot.core.redirect.SlotOwners;
import io.slotpilot.core.redirect.Traffic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlockingDriverTest {

    private static final NodeAddress A = new NodeAddress("a", 1);
    private static final NodeAddress B = new NodeAddress("b", 1);
    private static final int SLOT = 7;

    private final List<String> trace = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();
    private long now;
    private long sendNanos;
    private boolean waits;
    private @Nullable NodeAddress owner = A;
    private boolean newsWhileWaiting;
    private boolean interruptWhileWaiting;
    private boolean closed;

    /** A failure as the client would throw it. */
    private static final class ClientException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        private ClientException(Failure failure) {
            super(failure.kind().name());
            this.failure = failure;
        }
    }

    private final SlotOwners owners = new SlotOwners() {
        @Override
        public @Nullable NodeAddress target(int slot) {
            return owner;
        }

        @Override
        public boolean reachable(NodeAddress node) {
            return !node.host().equals("dead");
        }

        @Override
        public boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) throws InterruptedException {
            trace.add("wait for another than " + avoid);
            if (interruptWhileWaiting) {
                throw new InterruptedException();
            }
            now += closed ? 0 : nanos;
            if (newsWhileWaiting) {
                owner = B;
            }
            return newsWhileWaiting;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    };

    private final SlotMapUpdates updates = new SlotMapUpdates() {
        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {
            if (failure.kind() == FailureKind.MOVED) {
                owner = failure.target();
            }
        }

        @Override
        public void doubt(int slot) {
            trace.add("doubt");
        }
    };

    private final BlockingDriver driver = new BlockingDriver(
            new Redirects(RedirectOptions.standard(), new Traffic(), updates, () -> now),
            owners,
            Duration.ofSeconds(2));

    private String run(SideEffect sideEffect) {
        return driver.execute(new BlockingCall<>() {
            @Override
            public int slot() {
                return SLOT;
            }

            @Override
            public String send(@Nullable NodeAddress node, boolean asking, long limitNanos) {
                trace.add("send to " + node + (asking ? " asking" : ""));
                now += sendNanos;
                if (script.remove() instanceof Failure failure) {
                    throw new ClientException(failure);
                }
                return "reply";
            }

            @Override
            public Failure classify(RuntimeException error, @Nullable NodeAddress node) {
                now += Math.min(sendNanos, 1); // where sending takes time, so does everything
                return ((ClientException) error).failure;
            }

            @Override
            public boolean waits() {
                return waits;
            }

            @Override
            public SideEffect sideEffect() {
                return sideEffect;
            }
        });
    }

    private void script(Object... steps) {
        script.addAll(List.of(steps));
    }

    @Test
    void sendsOnceWhenNothingFails() {
        script("ok");
        assertThat(run(SideEffect.UNKNOWN)).isEqualTo("reply");
        assertThat(trace).containsExactly("send to a:1");
    }

    @Test
    void followsMovedAtOnceWithoutWaiting() {
        script(new Failure(FailureKind.MOVED, SLOT, B), "ok");
        run(SideEffect.NON_IDEMPOTENT);
        assertThat(trace).containsExactly("send to a:1", "send to b:1");
    }

    @Test
    void followsAskWithAsking() {
        script(new Failure(FailureKind.ASK, SLOT, B), "ok");
        run(SideEffect.NON_IDEMPOTENT);
        assertThat(trace).containsExactly("send to a:1", "send to b:1 asking");
    }

    @Test
    void startsOverAtTheOwnerAfterTryAgainBehindAsk() {
        script(new Failure(FailureKind.ASK, SLOT, B), Failure.of(FailureKind.TRY_AGAIN), "ok");
        run(SideEffect.READ);
        assertThat(trace)
                .containsExactly("send to a:1", "send to b:1 asking", "wait for another than a:1", "send to a:1");
    }

    @Test
    void goesToTheNewOwnerAsSoonAsThereIsOne() {
        newsWhileWaiting = true;
        script(Failure.of(FailureKind.CLUSTER_DOWN), "ok");
        run(SideEffect.NON_IDEMPOTENT);
        assertThat(trace).containsExactly("send to a:1", "wait for another than a:1", "send to b:1");
    }

    @Test
    void aLoopWaitsForNewsOfTheMapNotForThatOfItsLastHop() {
        script(new Failure(FailureKind.MOVED, SLOT, B), new Failure(FailureKind.MOVED, SLOT, A), "ok");
        run(SideEffect.READ);
        assertThat(trace)
                .containsExactly("send to a:1", "send to b:1", "doubt", "wait for another than a:1", "send to a:1");
    }

    @Test
    void doesNotFollowARedirectToANodeThatIsOutOfReach() {
        script(new Failure(FailureKind.ASK, SLOT, new NodeAddress("dead", 1)), "ok");
        run(SideEffect.READ);
        assertThat(trace).containsExactly("send to a:1", "send to a:1");
    }

    @Test
    void asksTheAdapterForItsOwnExceptionWhenThereIsNoTarget() {
        owner = null;
        newsWhileWaiting = true;
        script(Failure.of(FailureKind.CLUSTER_DOWN), "ok");
        run(SideEffect.NON_IDEMPOTENT);
        assertThat(trace).containsExactly("send to null", "wait for another than null", "send to b:1");
    }

    @Test
    void throwsTheClientsOwnLastExceptionWithATrace() {
        script(new Failure(FailureKind.MOVED, SLOT, B), Failure.of(FailureKind.CONNECTION_LOST));
        assertThatThrownBy(() -> run(SideEffect.NON_IDEMPOTENT))
                .isInstanceOf(ClientException.class)
                .hasMessage("CONNECTION_LOST")
                .satisfies(e -> assertThat(RedirectTrace.find(e))
                        .hasMessageStartingWith("a:1 -MOVED-> b:1 -connection lost-> gave up after")
                        .hasMessageEndingWith(GiveUpReason.UNSAFE_TO_REPEAT.toString()));
        assertThat(script).isEmpty();
    }

    @Test
    void givesUpAtTheCallersOwnTimeout() {
        for (int i = 0; i < 1_000; i++) {
            script.add(Failure.of(FailureKind.CLUSTER_DOWN));
        }
        assertThatThrownBy(() -> run(SideEffect.READ))
                .satisfies(e -> assertThat(RedirectTrace.find(e))
                        .hasMessageEndingWith(GiveUpReason.DEADLINE_EXCEEDED.toString()));
        assertThat(Duration.ofNanos(now)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anInterruptKeepsTheFlagAndEndsTheCommand() {
        interruptWhileWaiting = true;
        script(Failure.of(FailureKind.CLUSTER_DOWN));
        assertThatThrownBy(() -> run(SideEffect.READ))
                .isInstanceOf(ClientException.class)
                .satisfies(e ->
                        assertThat(RedirectTrace.find(e)).hasMessageEndingWith(GiveUpReason.INTERRUPTED.toString()));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void endsTheCommandAsSoonAsTheClientIsClosed() {
        closed = true;
        script(Failure.of(FailureKind.CLUSTER_DOWN), "would be asked for ever");
        assertThatThrownBy(() -> run(SideEffect.READ))
                .isInstanceOf(ClientException.class)
                .satisfies(e -> assertThat(RedirectTrace.find(e)).hasMessageEndingWith(GiveUpReason.CLOSED.toString()));
    }

    @Test
    void countsTheFirstTryAgainstTheCallersTimeout() {
        sendNanos = Duration.ofSeconds(2).toNanos();
        script.add(Failure.of(FailureKind.TIMED_OUT));

        assertThatThrownBy(() -> run(SideEffect.READ)).isInstanceOf(ClientException.class);

        assertThat(trace).containsExactly("send to a:1");
    }

    @Test
    void doesNotCountTheTimeThatACommandWaitsOnPurpose() {
        sendNanos = Duration.ofSeconds(60).toNanos();
        waits = true;
        script.add(Failure.of(FailureKind.UNBLOCKED));
        script.add("reply");

        assertThat(run(SideEffect.NON_IDEMPOTENT)).isEqualTo("reply");
    }
}
