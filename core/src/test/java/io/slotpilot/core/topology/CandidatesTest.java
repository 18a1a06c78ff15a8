package io.slotpilot.core.topology;

import static io.slotpilot.core.topology.SimulatedCluster.A;
import static io.slotpilot.core.topology.SimulatedCluster.B;
import static io.slotpilot.core.topology.SimulatedCluster.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final NodeAddress SEED = new NodeAddress("seed", 1);

    private final SlotMap map =
            SlotMap.empty().withMoved(0, A, 1).withMoved(1, B, 1).withMoved(2, C, 1);

    private static Candidates candidates(long salt, Set<NodeAddress> connected, Set<NodeAddress> suspected) {
        return new Candidates(salt, List.of(SEED), connected::contains, suspected::contains);
    }

    @Test
    void prefersNodesThatAConnectionLeadsToAndSeedsLast() {
        List<NodeAddress> order = candidates(1, Set.of(B), Set.of()).inOrder(map, null, null, 0);
        assertThat(order).hasSize(4).startsWith(B).endsWith(SEED);
    }

    @Test
    void asksFirstWhoKnowsAndLastWhoDoesNot() {
        List<NodeAddress> order = candidates(1, Set.of(A, B, C), Set.of()).inOrder(map, C, A, 0);
        assertThat(order).startsWith(C).endsWith(A);
    }

    @Test
    void leavesOutSuspects() {
        assertThat(candidates(1, Set.of(), Set.of(A, SEED)).inOrder(map, A, null, 0))
                .containsExactlyInAnyOrder(B, C);
    }

    @Test
    void takesTurns() {
        Candidates candidates = candidates(1, Set.of(A, B, C), Set.of());
        Set<NodeAddress> firsts = new HashSet<>();
        for (int turn = 0; turn < 3; turn++) {
            firsts.add(candidates.inOrder(map, null, null, turn).get(0));
        }
        assertThat(firsts).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void aFleetDoesNotAskTheSameNode() {
        int[] asked = new int[3];
        for (long salt = 0; salt < 3_000; salt++) {
            NodeAddress first = candidates(salt, Set.of(A, B, C), Set.of())
                    .inOrder(map, null, null, 0)
                    .get(0);
            asked[List.of(A, B, C).indexOf(first)]++;
        }
        assertThat(asked).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(850, 1_150);
            }
        });
    }
}
