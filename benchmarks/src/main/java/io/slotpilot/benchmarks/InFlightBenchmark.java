package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.drive.AsyncDriver;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.RetryBudget;
import io.slotpilot.core.redirect.SlotMapUpdates;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many commands at once in the asynchronous driver, without a network. One invocation is as many commands as are in
 * flight, so that the time of one of them is the score divided by {@link #inFlight}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InFlightBenchmark {

    private static final RetryBudget.Terms UNLIMITED = new RetryBudget.Terms(1, 1e9, 1e9);

    /** Commands, over all slots. */
    @Param({"1", "100", "10000", "100000"})
    public int inFlight = 1;

    private final InMemoryNodes nodes = new InMemoryNodes(24);
    private final List<InMemoryCall> calls = new ArrayList<>();
    private AsyncDriver driver = driver(1);

    private AsyncDriver driver(int capacity) {
        RedirectOptions options =
                RedirectOptions.builder().retryBudget(UNLIMITED).build();
        Redirects redirects = new Redirects(options, new Traffic(), new NothingLearnt(), Ticker.system());
        return new AsyncDriver(
                redirects,
                nodes,
                (delay, task) -> {}, // who waits is woken by news, not by time
                Ticker.system(),
                new AsyncDriver.Waiting(capacity, true));
    }

    @Setup
    public void prepare() {
        driver = driver(inFlight);
        for (int i = 0; i < inFlight; i++) {
            calls.add(new InMemoryCall(driver, nodes, i * 7919 & (KeySlot.COUNT - 1)));
        }
    }

    /** All are sent at once, and answered in order. */
    @Benchmark
    public void calm() {
        calls.forEach(driver::start);
        calls.forEach(InMemoryCall::answer);
    }

    /** All are told to try again, and wait; then their slots have other owners, and all go. */
    @Benchmark
    public void waiting() {
        nodes.refuse();
        calls.forEach(driver::start);
        nodes.handOver();
        driver.topologyChanged();
        calls.forEach(InMemoryCall::answer);
        if (driver.waiting() != 0) {
            throw new IllegalStateException(driver.waiting() + " commands wait although no node refuses them");
        }
    }

    private static final class NothingLearnt implements SlotMapUpdates {

        @Override
        public void learn(Failure failure, @Nullable NodeAddress at, int slot) {}

        @Override
        public void doubt(int slot) {}
    }
}
