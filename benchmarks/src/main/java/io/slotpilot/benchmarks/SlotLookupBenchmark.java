package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Slot to owner through one volatile read, over slots in a scattered order. Goal: at most 5 ns, nothing allocated. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SlotLookupBenchmark {

    /** Odd, so that every slot has its turn. */
    private static final int STRIDE = 7919;

    private volatile SlotMap map =
            SlotMap.empty().merge(Clusters.ofPrimaries(24)).map();

    /** The running slot of one thread. */
    @State(Scope.Thread)
    public static class Cursor {
        private int slot;

        int next() {
            slot = (slot + STRIDE) & (KeySlot.COUNT - 1);
            return slot;
        }
    }

    @Benchmark
    public int loopAlone(Cursor cursor) {
        return cursor.next();
    }

    @Benchmark
    public @Nullable NodeAddress ownerAddress(Cursor cursor) {
        return map.ownerAddress(cursor.next());
    }

    @Benchmark
    public @Nullable Object owner(Cursor cursor) {
        return map.owner(cursor.next());
    }

    @Benchmark
    public boolean isOpen(Cursor cursor) {
        return map.isOpen(cursor.next());
    }
}
