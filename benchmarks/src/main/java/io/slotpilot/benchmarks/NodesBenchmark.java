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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What grows with the number of nodes: looking up, writing one MOVED, making a map. Goal: looking up does not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class NodesBenchmark {

    /** Primaries with equal shares. */
    @Param({"1", "10", "100", "1000"})
    public int nodes = 1;

    private String reply = "";
    private volatile SlotMap map = SlotMap.empty();
    private int slot;

    @Setup
    public void prepare() {
        reply = Clusters.nodesReply(nodes);
        map = SlotMap.empty().merge(Clusters.read(reply)).map();
    }

    @Benchmark
    public @Nullable NodeAddress lookUp() {
        return map.ownerAddress(next());
    }

    /** Always news, and to a node that owns slots already, as in a reshard; where there is no such node, to a new one. */
    @Benchmark
    public SlotMap oneMoved() {
        int moved = next();
        int other = nodes == 1 ? 1 : (moved * nodes / KeySlot.COUNT + nodes / 2) % nodes;
        return map.withMoved(moved, Clusters.address(other), 1);
    }

    @Benchmark
    public SlotMap fromReply() {
        return SlotMap.empty().merge(Clusters.read(reply)).map();
    }

    /** Scattered; the step is odd, so that every slot has its turn. */
    private int next() {
        slot = (slot + 7919) & (KeySlot.COUNT - 1);
        return slot;
    }
}
