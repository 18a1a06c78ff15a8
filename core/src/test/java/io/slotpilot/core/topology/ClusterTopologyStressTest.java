package io.slotpilot.core.topology;

import static io.slotpilot.core.topology.SimulatedCluster.A;
import static io.slotpilot.core.topology.SimulatedCluster.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.Threads;
import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Real threads at one topology. What single steps may interleave, {@link MapCellLincheckTest} explores. */
class ClusterTopologyStressTest {

    private static final int THREADS = 4;
    private static final int SLOTS_EACH = 150;
    private static final NodeAddress NEW = new NodeAddress("10.0.0.9", 6379);

    private final SimulatedCluster cluster = new SimulatedCluster();
    private final VirtualTime time = new VirtualTime();
    private final ClusterTopology topology =
            new ClusterTopology(cluster, RedirectOptions.standard(), new Traffic(), time.clock());

    @Test
    void noPatchIsLostAndNoOldViewUndoesOne() {
        ClusterView old = ClusterView.fromSlots(
                cluster.query(A, TopologyQuery.SLOTS).toCompletableFuture().join(), A, 0, AddressMapper.identity());
        topology.take(List.of(old));
        AtomicInteger changes = new AtomicInteger();
        topology.addListener(new TopologyListener() {
            @Override
            public void onChange(SlotMap before, SlotMap after) {
                changes.incrementAndGet();
            }
        });
        long versionBefore = topology.map().version();

        Threads.runAll(THREADS, thread -> {
            for (int i = 0; i < SLOTS_EACH; i++) {
                int slot = i * THREADS + thread;
                topology.learn(new Failure(FailureKind.MOVED, slot, NEW), A, slot);
                if (i % 10 == 0) {
                    topology.take(List.of(old));
                }
            }
        });

        for (int slot = 0; slot < THREADS * SLOTS_EACH; slot++) {
            assertThat(topology.target(slot)).as("slot %d", slot).isEqualTo(NEW);
        }
        assertThat(topology.target(16_383)).isEqualTo(C);
        assertThat(topology.patches()).isEqualTo(THREADS * SLOTS_EACH);
        assertThat(topology.map().version() - versionBefore).isEqualTo(changes.get());
    }
}
