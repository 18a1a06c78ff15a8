package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Looking up slots while another thread replaces the map, as redirects do. Goal: readers do not feel it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PatchesBenchmark {

    private static final int NODES = 24;

    /** MOVED per second, each for another slot. */
    @Param({"0", "1", "100", "1000"})
    public int patches = 0;

    private final SlotMap start =
            SlotMap.empty().merge(Clusters.ofPrimaries(NODES)).map();
    private volatile SlotMap map = start;
    private Thread patcher = new Thread();
    private int slot;

    @Setup
    public void startPatching() {
        patcher = new Thread(this::patch, "patcher");
        if (patches > 0) {
            patcher.start();
        }
    }

    @TearDown
    public void stopPatching() throws InterruptedException {
        patcher.interrupt();
        patcher.join();
    }

    private void patch() {
        long pause = TimeUnit.SECONDS.toNanos(1) / patches;
        long due = System.nanoTime();
        for (int turn = 0; !Thread.currentThread().isInterrupted(); turn++) {
            // A view comes now and then, and makes the map whole again.
            SlotMap before = turn % 1000 == 0 ? start : map;
            map = before.withMoved(turn & (KeySlot.COUNT - 1), Clusters.address(turn % 7), System.nanoTime());
            due += pause;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    @Benchmark
    public @Nullable NodeAddress lookUp() {
        slot = (slot + 7919) & (KeySlot.COUNT - 1); // odd, so that every slot has its turn
        return map.ownerAddress(slot);
    }
}
