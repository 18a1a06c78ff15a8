package io.slotpilot.core.topology;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Every interleaving of a few patches and look-ups is as if they came one after the other: no patch is ever lost. */
@Param(name = "slot", gen = IntGen.class, conf = "7:8")
@Param(name = "node", gen = IntGen.class, conf = "1:3")
public class MapCellLincheckTest {

    private final AtomicLong reported = new AtomicLong();
    private final MapCell cell = new MapCell((before, after) -> reported.incrementAndGet());

    @Operation
    public boolean moved(@Param(name = "slot") int slot, @Param(name = "node") int node) {
        NodeAddress target = new NodeAddress("node" + node, 6379);
        return cell.update(before -> before.withMoved(slot, target, 0));
    }

    @Operation
    public boolean open(@Param(name = "slot") int slot) {
        return cell.update(before -> before.withOpen(slot, true, 0));
    }

    @Operation
    public String look(@Param(name = "slot") int slot) {
        SlotMap map = cell.get();
        return map.ownerAddress(slot) + (map.isOpen(slot) ? " open" : "");
    }

    @Validate
    public void everyVersionWasReportedOnce() {
        // No AssertJ in here: Lincheck compares the objects that it meets, which AssertJ's refuse.
        if (reported.get() != cell.get().version()) {
            throw new AssertionError(
                    "version " + cell.get().version() + " after " + reported.get() + " reported changes");
        }
    }

    @Test
    void patchesAreAsIfOneByOne() {
        new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(80)
                .actorsBefore(1)
                .threads(2)
                .actorsPerThread(2)
                .actorsAfter(1)
                // Maps are immutable, and large: only the cell is of interest.
                .addGuarantee(
                        ManagedStrategyGuaranteeKt.forClasses(name -> name.startsWith("io.slotpilot.core.cluster."))
                                .allMethods()
                                .ignore())
                .check(MapCellLincheckTest.class);
    }
}
