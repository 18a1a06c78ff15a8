package io.slotpilot.core.drive;

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

/** An asynchronous driver in virtual time, and calls that write down what becomes of them. Each back-off is drawn as 3 ms. */
final class AsyncDriverCalls {

    static final NodeAddress A = new NodeAddress("a", 1);
    static final NodeAddress B = new NodeAddress("b", 1);
    static final int SLOT = 7;
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final List<String> trace = new ArrayList<>();
    final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos));
    private long now;
    private long issued;

    @Nullable
    NodeAddress owner = A;

    record Alarm(long atNanos, Runnable task) {}

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

    final AsyncDriver driver = driver(100);

    AsyncDriver driver(int capacity) {
        return driver(new AsyncDriver.Waiting(capacity, true));
    }

    AsyncDriver driver(AsyncDriver.Waiting waiting) {
        RedirectOptions options = RedirectOptions.builder()
                .retryFor(TIMEOUT)
                .random(() -> THREE_MILLIS)
                .build();
        Redirects redirects = new Redirects(options, new Traffic(), updates, () -> now);
        return new AsyncDriver(
                redirects, owners, (delay, task) -> alarms.add(new Alarm(now + delay, task)), () -> now, waiting);
    }

    Call call(String name) {
        return call(name, SLOT);
    }

    Call call(String name, int slot) {
        return call(name, slot, driver);
    }

    Call call(String name, int slot, AsyncDriver via) {
        return new Call(name, slot, via);
    }

    /** A command that ends as the test says. */
    final class Call implements AsyncCall {
        private final String name;
        private final int slot;
        private final AsyncDriver via;
        SideEffect sideEffect = SideEffect.NON_IDEMPOTENT;
        boolean blocking;
        boolean done;
        Runnable onSend = () -> {};
        private final long issuedAtNanos = issued++;
        private boolean counted;
        private @Nullable Attempt attempt;
        private @Nullable NodeAddress at;

        private Call(String name, int slot, AsyncDriver via) {
            this.name = name;
            this.slot = slot;
            this.via = via;
        }

        @Override
        public int slot() {
            return slot;
        }

        @Override
        public long issuedAtNanos() {
            return issuedAtNanos;
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
            onSend.run();
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

    void pass(Duration time) {
        long end = now + time.toNanos();
        for (Alarm next = alarms.peek(); next != null && next.atNanos <= end; next = alarms.peek()) {
            alarms.remove();
            now = Math.max(now, next.atNanos);
            next.task.run();
        }
        now = end;
    }
}
