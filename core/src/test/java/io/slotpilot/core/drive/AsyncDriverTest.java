package io.slotpilot.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In virtual time; each back-off is drawn as 3 ms. */
class AsyncDriverTest {

    private static final NodeAddress A = new NodeAddress("a", 1);
    private static final NodeAddress B = new NodeAddress("b", 1);
    private static final int SLOT = 7;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<String> trace = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos));
    private long now;
    private @Nullable NodeAddress owner = A;

    private record Alarm(long atNanos, Runnable task) {}

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
        public boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) {
            throw new AssertionError("an asynchronous driver must not block");
        }
    };

    private final SlotMapUpdates updates = new SlotMapUpdates() {
        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {
            if (failure.kind() == FailureKind.MOVED) {
                owner = failure.target();
                driver.topologyChanged();
            }
        }

        @Override
        public void doubt(int slot) {}
    };

    private static final RandomGenerator THREE_MILLIS = () -> 2 * 3_000_000L;

    private final AsyncDriver driver = driver(100);

    private AsyncDriver driver(int capacity) {
        return driver(new AsyncDriver.Waiting(capacity, true));
    }

    private AsyncDriver driver(AsyncDriver.Waiting waiting) {
        RedirectOptions options = RedirectOptions.builder()
                .retryFor(TIMEOUT)
                .random(() -> THREE_MILLIS)
                .build();
        Redirects redirects = new Redirects(options, new Traffic(), updates, () -> now);
        return new AsyncDriver(
                redirects, owners, (delay, task) -> alarms.add(new Alarm(now + delay, task)), () -> now, waiting);
    }

    private final class Call implements AsyncCall {
        private final String name;
        private final int slot;
        private final AsyncDriver via;
        private SideEffect sideEffect = SideEffect.NON_IDEMPOTENT;
        private boolean blocking;
        private boolean done;
        private boolean counted;
        private @Nullable Attempt attempt;
        private @Nullable NodeAddress at;

        Call(String name) {
            this(name, SLOT);
        }

        Call(String name, int slot) {
            this(name, slot, driver);
        }

        Call(String name, int slot, AsyncDriver via) {
            this.name = name;
            this.slot = slot;
            this.via = via;
        }

        @Override
        public int slot() {
            return slot;
        }

        @Override
        public SideEffect sideEffect() {
            return sideEffect;
        }

        @Override
        public Duration timeout() {
            return TIMEOUT;
        }

        @Override
        public boolean blocking() {
            return blocking;
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public @Nullable Attempt attempt() {
            return attempt;
        }

        @Override
        public void attempt(Attempt next) {
            attempt = next;
        }

        @Override
        public void count() {
            counted = true;
        }

        @Override
        public boolean uncount() {
            boolean was = counted;
            counted = false;
            return was;
        }

        @Override
        public void send(@Nullable NodeAddress node, boolean asking) {
            at = node;
            trace.add(name + " to " + (node == null ? "nobody" : node.host()) + (asking ? " asking" : ""));
            if (node == null) {
                via.failed(this, null, Failure.of(FailureKind.CONNECT_FAILED));
            }
        }

        @Override
        public void giveUp(GiveUpReason reason, RedirectTrace why) {
            done = true;
            trace.add(name + " given up: " + reason);
        }

        Call start() {
            via.start(this);
            return this;
        }

        void succeeds() {
            via.succeeded(this);
            done = true;
            trace.add(name + " ok");
        }

        void answers(String line) {
            via.failed(this, at, Failure.ofError(line, at));
        }

        void fails(FailureKind kind) {
            via.failed(this, at, Failure.of(kind));
        }
    }

    private void pass(Duration time) {
        long end = now + time.toNanos();
        for (Alarm next = alarms.peek(); next != null && next.atNanos <= end; next = alarms.peek()) {
            alarms.remove();
            now = Math.max(now, next.atNanos);
            next.task.run();
        }
        now = end;
    }

    @Test
    void sendsACommandToItsOwnerAndKeepsNothing() {
        Call call = new Call("c").start();
        call.succeeds();

        assertThat(trace).containsExactly("c to a", "c ok");
        assertThat(call.attempt()).isNull();
        assertThat(alarms).isEmpty();
    }

    @Test
    void followsMovedAtOnce() {
        Call call = new Call("c").start();
        call.answers("MOVED 7 b:1");
        call.succeeds();

        assertThat(trace).containsExactly("c to a", "c to b", "c ok");
    }

    @Test
    void asksWhereAskSaysAndStaysWithTheOwner() {
        Call call = new Call("c").start();
        call.answers("ASK 7 b:1");
        call.succeeds();
        new Call("d").start();

        assertThat(trace).containsExactly("c to a", "c to b asking", "c ok", "d to a");
    }

    @Test
    void letsLaterCommandsOfTheSlotWaitWhileOneBacksOff() {
        Call first = new Call("1").start();
        first.answers("TRYAGAIN split");
        Call second = new Call("2").start();
        Call other = new Call("other", SLOT + 1).start();
        pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(trace).containsExactly("1 to a", "other to a", "1 to a", "2 to a", "1 ok");
        assertThat(second.attempt()).isNotNull();
        assertThat(other.attempt()).isNull();
        assertThat(driver.waiting()).isZero();
    }

    @Test
    void sendsLaterCommandsAtOnceWhereOrderIsNotWanted() {
        AsyncDriver unordered = driver(new AsyncDriver.Waiting(100, false));
        Call first = new Call("1", SLOT, unordered).start();
        first.answers("TRYAGAIN split");
        Call second = new Call("2", SLOT, unordered).start();
        second.succeeds();
        Call third = new Call("3", SLOT, unordered).start();
        third.answers("ASK 7 b:1");
        third.succeeds();
        pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(trace)
                .containsExactly("1 to a", "2 to a", "2 ok", "3 to a", "3 to b asking", "3 ok", "1 to a", "1 ok");
        assertThat(unordered.waiting()).isZero();
    }

    @Test
    void sendsOnlyTheFirstAsAProbeWhileTheSlotFails() {
        Call first = new Call("1").start();
        first.answers("CLUSTERDOWN down");
        Call second = new Call("2").start();
        new Call("3").start();
        pass(Duration.ofSeconds(1));
        first.answers("CLUSTERDOWN down");
        pass(Duration.ofMillis(900));

        assertThat(trace).containsExactly("1 to a", "1 to a", "1 to a");
        first.succeeds();
        second.succeeds();
        assertThat(trace).endsWith("2 to a", "3 to a", "1 ok", "2 ok");
    }

    @Test
    void keepsTheOrderOfCommandsThatComeBackOneByOne() {
        Call first = new Call("1").start();
        Call second = new Call("2").start();
        Call third = new Call("3").start();
        first.answers("CLUSTERDOWN down");
        new Call("4").start();
        second.answers("CLUSTERDOWN down");
        third.answers("CLUSTERDOWN down");
        trace.clear();
        pass(Duration.ofSeconds(1));
        first.succeeds();

        assertThat(trace).containsExactly("1 to a", "2 to a", "3 to a", "4 to a", "1 ok");
    }

    @Test
    void sendsNothingBeforeAllThatIsUnderWayHasComeBack() {
        Call first = new Call("1").start();
        Call second = new Call("2").start();
        first.answers("TRYAGAIN split");
        pass(Duration.ofMillis(200));

        assertThat(trace).containsExactly("1 to a", "2 to a");
        second.succeeds();
        assertThat(trace).containsExactly("1 to a", "2 to a", "1 to a", "2 ok");
    }

    @Test
    void waitsNotForeverForACommandThatHangs() {
        Call first = new Call("1").start();
        new Call("hangs").start();
        first.answers("TRYAGAIN split");
        pass(Duration.ofMillis(10_200));

        assertThat(trace).containsExactly("1 to a", "hangs to a", "1 to a");
    }

    @Test
    void letsNewCommandsWaitUntilTheFormerOwnerHasAnsweredAll() {
        Call first = new Call("1").start();
        Call second = new Call("2").start();
        first.answers("MOVED 7 b:1");
        new Call("3").start();
        second.answers("MOVED 7 b:1");
        first.succeeds();

        assertThat(trace).containsExactly("1 to a", "2 to a", "1 to b", "2 to b", "1 ok");
        second.succeeds();
        assertThat(trace).endsWith("3 to b", "2 ok");
    }

    @Test
    void doesNotWaitForACommandThatBlocksOnPurpose() {
        Call pop = new Call("blpop");
        pop.blocking = true;
        pop.start();
        owner = B;
        new Call("2").start();

        assertThat(trace).containsExactly("blpop to a", "2 to b");
    }

    @Test
    void waitsForAnOwnerAndGoesAsSoonAsThereIsOne() {
        owner = null;
        Call first = new Call("1").start();
        new Call("2").start();
        assertThat(trace).containsExactly("1 to nobody");

        owner = B;
        driver.topologyChanged();
        first.succeeds();

        assertThat(trace).containsExactly("1 to nobody", "1 to b", "2 to b", "1 ok");
    }

    @Test
    void putsACommandThatWasNeverWrittenBackToItsPlace() {
        Call first = new Call("1").start();
        Call second = new Call("2").start();
        owner = null;
        driver.withdrawn(first);
        driver.withdrawn(second);
        new Call("3").start();
        owner = B;
        driver.topologyChanged();
        first.succeeds();

        assertThat(trace.stream().filter(line -> line.endsWith("to b"))).containsExactly("1 to b", "2 to b", "3 to b");
    }

    @Test
    void givesUpAWriteWhoseOutcomeIsUnknown() {
        new Call("c").start().fails(FailureKind.CONNECTION_LOST);

        assertThat(trace).containsExactly("c to a", "c given up: " + GiveUpReason.UNSAFE_TO_REPEAT);
    }

    @Test
    void repeatsAReadWhoseOutcomeIsUnknown() {
        Call read = new Call("c");
        read.sideEffect = SideEffect.READ;
        read.start().fails(FailureKind.CONNECTION_LOST);
        pass(Duration.ofSeconds(1));

        assertThat(trace).containsExactly("c to a", "c to a");
    }

    @Test
    void givesUpAllThatWaitWhenTheirTimeIsOver() {
        owner = null;
        new Call("1").start();
        new Call("2").start();
        pass(TIMEOUT.plusSeconds(2));

        assertThat(trace)
                .contains(
                        "1 given up: " + GiveUpReason.DEADLINE_EXCEEDED,
                        "2 given up: " + GiveUpReason.DEADLINE_EXCEEDED)
                .doesNotContain("2 to a");
        assertThat(driver.waiting()).isZero();
    }

    @Test
    void neverSendsACancelledCommandAgain() {
        Call first = new Call("1").start();
        first.answers("TRYAGAIN split");
        Call second = new Call("2").start();
        first.done = true;
        pass(Duration.ofSeconds(1));
        second.succeeds();

        assertThat(trace).containsExactly("1 to a", "2 to a", "2 ok");
    }

    @Test
    void letsTheNextOneProbeWhenTheProbeIsCancelled() {
        Call first = new Call("1").start();
        first.answers("CLUSTERDOWN down");
        Call second = new Call("2").start();
        pass(Duration.ofSeconds(1));
        first.done = true;
        driver.ended(first);

        assertThat(trace).containsExactly("1 to a", "1 to a", "2 to a");
        second.succeeds();
    }

    @Test
    void refusesToQueueMoreThanItsCapacity() {
        AsyncDriver small = driver(1);
        owner = null;
        new Call("1", SLOT, small).start();
        new Call("2", SLOT, small).start();

        assertThat(trace).endsWith("2 given up: " + GiveUpReason.QUEUE_FULL);
    }

    @Test
    void givesUpWhatWaitsWhenItIsClosed() {
        Call first = new Call("1").start();
        first.answers("TRYAGAIN split");
        new Call("2").start();

        driver.close();

        assertThat(trace)
                .containsExactly("1 to a", "1 given up: " + GiveUpReason.CLOSED, "2 given up: " + GiveUpReason.CLOSED);
    }

    @Test
    void goesToTheOwnerWhenADetourIsOutOfReach() {
        Call call = new Call("c").start();
        call.answers("ASK 7 dead:1");

        assertThat(trace).containsExactly("c to a", "c to a");
    }

    @Test
    void ordersCommandsWithoutKeysAmongThemselvesOnly() {
        Call ping = new Call("ping", -1).start();
        ping.answers("LOADING data");
        new Call("keyed").start();
        new Call("info", -1).start();
        pass(Duration.ofSeconds(1));
        ping.succeeds();

        assertThat(trace).containsExactly("ping to a", "keyed to a", "ping to a", "info to a", "ping ok");
    }

    @Test
    void tellsWhatACommandWentThroughWhoseTimeIsOver() {
        Call call = new Call("c").start();

        RedirectTrace told = driver.timedOut(call, A);

        assertThat(told).hasMessageContaining("a:1 -timed out-> gave up").hasMessageContaining("deadline exceeded");
    }

    @Test
    void needsACapacity() {
        assertThatThrownBy(() -> driver(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be >= 1 but was 0");
    }
}
