package io.slotpilot.core.topology;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySweepTest {

    private static final NodeAddress A = new NodeAddress("10.0.0.1", 6379);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 6379);

    private final KeySweep sweep = new KeySweep(List.of(A, B));

    @Test
    void visitsEachPrimaryOnceWhereNothingMoves() {
        visitBoth("0-8191", "8192-16383");

        sweep.checked(A, view(A, "0-8191", "8192-16383"));
        sweep.checked(B, view(B, "0-8191", "8192-16383"));

        assertThat(sweep.isOver()).isTrue();
        assertThat(sweep.next()).isNull();
    }

    @Test
    void visitsANodeThatHasGainedASlotOnceMore() {
        visitBoth("0-8191", "8192-16383");

        sweep.checked(A, view(A, "0-8192", "8193-16383"));
        sweep.checked(B, view(B, "0-8192", "8193-16383"));

        assertThat(sweep.next()).isEqualTo(A);
        assertThat(sweep.next()).isNull();
    }

    @Test
    void visitsANodeWithAnOpenSlotOnceMoreAndThenNoMore() {
        String open = "0-8191 [8192-<-" + id(B) + "]";
        visitBoth("0-8191", "8192-16383");

        sweep.checked(A, view(A, open, "8192-16383"));
        assertThat(sweep.next()).isEqualTo(A);
        sweep.begun(A, view(A, open, "8192-16383"));

        sweep.checked(A, view(A, open, "8192-16383"));
        assertThat(sweep.isOver()).isTrue();
    }

    @Test
    void visitsAPrimaryThatItHasNotHeardOfOnce() {
        KeySweep onlyA = new KeySweep(List.of(A));
        onlyA.begun(requireNonNull(onlyA.next()), view(A, "0-8191", "8192-16383"));

        onlyA.checked(A, view(A, "0-8191", "8192-16383"));
        assertThat(onlyA.next()).isEqualTo(B);
        assertThat(onlyA.begun(B, view(B, "0-8191", "8192-16383"))).isTrue();

        onlyA.checked(A, view(A, "0-8191", "8192-16383"));
        onlyA.checked(B, view(B, "0-8191", "8192-16383"));
        assertThat(onlyA.isOver()).isTrue();
    }

    @Test
    void leavesOutAFailedPrimaryThatItHasNotHeardOf() {
        KeySweep onlyA = new KeySweep(List.of(A));
        onlyA.begun(requireNonNull(onlyA.next()), view(A, "0-16383", ""));

        onlyA.checked(
                A,
                ClusterView.fromNodes(
                        line(A, A, "0-16383") + line(B, A, "").replace("master -", "master,fail -"),
                        A,
                        0,
                        AddressMapper.identity()));

        assertThat(onlyA.isOver()).isTrue();
    }

    @Test
    void doesNotTakeTheOtherAddressOfANodeForAnotherNode() {
        NodeAddress byName = new NodeAddress("a.example", 6379);
        KeySweep named = new KeySweep(List.of(byName));
        named.begun(requireNonNull(named.next()), view(A, "0-16383", ""));

        named.checked(byName, ClusterView.fromNodes(line(A, A, "0-16383"), A, 0, AddressMapper.identity()));

        assertThat(named.isOver()).isTrue();
    }

    @Test
    void saysThatAReplicaIsNotToBeVisited() {
        assertThat(sweep.begun(A, replica(A, B))).isFalse();
    }

    @Test
    void leavesOutAReplicaThatOthersStillTakeForAPrimary() {
        KeySweep onlyA = new KeySweep(List.of(A));
        onlyA.begun(requireNonNull(onlyA.next()), view(A, "0-16383", ""));
        onlyA.checked(A, view(A, "0-16383", ""));
        assertThat(onlyA.pending()).containsExactly(B);

        onlyA.asked(B, null);
        assertThat(onlyA.pending()).as("nobody has said so").containsExactly(B);
        onlyA.asked(B, replica(B, A));

        assertThat(onlyA.isOver()).isTrue();
    }

    @Test
    void knowsByWhichSlotToFindTheSuccessorOfALostNode() {
        visitBoth("0-8191", "8192-16383");

        assertThat(sweep.slotOf(B)).isEqualTo(8192);
        sweep.begun(B, null);
        assertThat(sweep.slotOf(B)).isEqualTo(8192);
        sweep.begun(B, view(B, "0-16383", ""));
        assertThat(sweep.slotOf(B)).isEqualTo(8192);
        sweep.checked(B, null);
        assertThat(sweep.isOver()).isTrue();
    }

    @Test
    void goesOnByItselfFromACopy() {
        KeySweep copy = sweep.copy();

        assertThat(sweep.next()).isEqualTo(A);
        assertThat(copy.next()).isEqualTo(A);
        assertThat(copy.next()).isEqualTo(B);
        assertThat(sweep.next()).isEqualTo(B);
    }

    private void visitBoth(String slotsOfA, String slotsOfB) {
        for (NodeAddress node = sweep.next(); node != null; node = sweep.next()) {
            sweep.begun(node, view(node, slotsOfA, slotsOfB));
        }
    }

    private static ClusterView view(NodeAddress answerer, String slotsOfA, String slotsOfB) {
        return ClusterView.fromNodes(
                line(A, answerer, slotsOfA) + line(B, answerer, slotsOfB), answerer, 0, AddressMapper.identity());
    }

    private static ClusterView replica(NodeAddress replica, NodeAddress primary) {
        return ClusterView.fromNodes(
                line(replica, replica, "").replace("myself,master -", "myself,slave " + id(primary))
                        + line(primary, replica, "0-16383"),
                replica,
                0,
                AddressMapper.identity());
    }

    private static String line(NodeAddress node, NodeAddress answerer, String slots) {
        String own = node.equals(answerer) ? slots : slots.replaceAll(" \\[.*", "");
        return id(node) + " " + node + "@16379 " + (node.equals(answerer) ? "myself,master" : "master")
                + " - 0 0 1 connected " + own + "\n";
    }

    private static String id(NodeAddress node) {
        return (node.equals(A) ? "a" : "b").repeat(40);
    }
}
