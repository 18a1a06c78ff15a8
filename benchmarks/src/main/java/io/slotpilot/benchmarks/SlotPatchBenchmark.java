package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.MergeResult;
import io.slotpilot.core.cluster.Moved;
import io.slotpilot.core.cluster.SlotMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a change of the map costs: one MOVED, a thousand at once, a whole view. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SlotPatchBenchmark {

    private final ClusterView view = Clusters.ofPrimaries(24);
    private final SlotMap start = SlotMap.empty().merge(view).map();
    private final List<Moved> thousand = IntStream.range(0, 1000)
            .mapToObj(slot -> new Moved(slot, Clusters.address(23), 1))
            .toList();

    private SlotMap running = start;
    private int turn;

    /** As in a reshard: each slot in turn, the map carried on for 1,000 slots, until a view comes. */
    @Benchmark
    public SlotMap oneMoved() {
        turn++;
        SlotMap before = turn % 1000 == 0 ? start : running;
        running = before.withMoved(turn & (KeySlot.COUNT - 1), Clusters.address(turn % 7), turn);
        return running;
    }

    @Benchmark
    public SlotMap thousandMoved() {
        return start.withMoved(thousand);
    }

    @Benchmark
    public MergeResult mergeOfAnEqualView() {
        return start.merge(view);
    }
}
