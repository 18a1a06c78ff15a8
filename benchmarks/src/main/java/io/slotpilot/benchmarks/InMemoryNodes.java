package io.slotpilot.benchmarks;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.Moved;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.SlotOwners;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes that take every command or none, and that can all hand over their slots. Used by one thread. */
final class InMemoryNodes implements SlotOwners {

    private SlotMap map;
    private SlotMap next;
    private boolean refusing;

    /** @param count of nodes that own the slots at a time */
    InMemoryNodes(int count) {
        this.map = SlotMap.empty().merge(Clusters.ofPrimaries(count)).map();
        this.next = map.withMoved(IntStream.range(0, KeySlot.COUNT)
                .mapToObj(slot -> new Moved(slot, Clusters.address(count + slot * count / KeySlot.COUNT), 1))
                .toList());
    }

    boolean refusing() {
        return refusing;
    }

    void refuse() {
        refusing = true;
    }

    /** All slots get another owner, which takes commands. */
    void handOver() {
        SlotMap former = map;
        map = next;
        next = former;
        refusing = false;
    }

    @Override
    public @Nullable NodeAddress target(int slot) {
        return map.ownerAddress(slot);
    }

    @Override
    public boolean reachable(NodeAddress node) {
        return true;
    }

    @Override
    public boolean awaitTarget(int slot, @Nullable NodeAddress avoid, long nanos) {
        throw new UnsupportedOperationException("an asynchronous driver does not block");
    }
}
