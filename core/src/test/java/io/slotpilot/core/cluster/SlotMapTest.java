package io.slotpilot.core.cluster;

import static io.slotpilot.core.cluster.Views.at;
import static io.slotpilot.core.cluster.Views.id;
import static io.slotpilot.core.cluster.Views.mapOf;
import static io.slotpilot.core.cluster.Views.millis;
import static io.slotpilot.core.cluster.Views.nodes;
import static io.slotpilot.core.cluster.Views.primary;
import static io.slotpilot.core.cluster.Views.range;
import static io.slotpilot.core.cluster.Views.slots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlotMapTest {

    private final SlotMap map = mapOf(slots(1, 0, range(0, 8191, 1, 3), range(8192, 16000, 2)));

    @Test
    void knowsNothingAtFirst() {
        SlotMap empty = SlotMap.empty();

        assertThat(empty.owner(0)).isNull();
        assertThat(empty.ownerAddress(16383)).isNull();
        assertThat(empty.evidence(0)).isNull();
        assertThat(empty.replicas(0)).isEmpty();
        assertThat(empty.primaries()).isEmpty();
        assertThat(empty.coveredSlots()).isZero();
        assertThat(empty.uncovered().cardinality()).isEqualTo(16384);
    }

    @Test
    void looksUpOwnersReplicasAndNodes() {
        assertThat(map.ownerAddress(8191)).isEqualTo(at(1));
        assertThat(map.ownerAddress(8192)).isEqualTo(at(2));
        assertThat(map.replicas(0)).extracting(ClusterNode::address).containsExactly(at(3));
        assertThat(map.primaries()).extracting(ClusterNode::address).containsExactly(at(1), at(2));
        assertThat(map.nodes()).hasSize(3);
        assertThat(map.node(at(3))).isEqualTo(map.nodeById(id(3))).isNotNull();
        assertThat(map.evidence(0)).isEqualTo(new Evidence(Provenance.VIEW, 0, -1));
    }

    @Test
    void livesWithHoles() {
        assertThat(map.ownerAddress(16001)).isNull();
        assertThat(map.coveredSlots()).isEqualTo(16001);
        assertThat(map.uncovered().stream()).hasSize(383).contains(16001, 16383);
    }

    @Test
    void refusesSlotsOutOfRange() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> map.ownerAddress(16384));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> map.withOpen(-1, true, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.withMoved(16384, at(1), 0))
                .withMessage("slot must be between 0 and 16383 but was 16384");
    }

    @Test
    void followsMovedForThatSlotOnly() {
        SlotMap moved = map.withMoved(7, at(2), 1);

        assertThat(moved.ownerAddress(7)).isEqualTo(at(2));
        assertThat(moved.ownerAddress(6)).isEqualTo(at(1));
        assertThat(moved.evidence(7)).isEqualTo(new Evidence(Provenance.MOVED, 1, -1));
        assertThat(moved.version()).isEqualTo(map.version() + 1);
        assertThat(map.ownerAddress(7)).isEqualTo(at(1));
    }

    @Test
    void addsATargetThatItDidNotKnow() {
        SlotMap moved = map.withMoved(7, at(9), 1).withMoved(16001, at(9), 2);

        assertThat(moved.node(at(9))).isNotNull();
        assertThat(moved.nodes()).hasSize(4);
        assertThat(moved.coveredSlots()).isEqualTo(16002);
        assertThat(moved.primaries()).extracting(ClusterNode::address).containsExactly(at(1), at(2), at(9));
    }

    @Test
    void movesOneSlotToAPromotedReplicaAndWaitsForTheView() {
        SlotMap moved = map.withMoved(7, at(3), 1);

        assertThat(moved.ownerAddress(7)).isEqualTo(at(3));
        assertThat(moved.ownerAddress(8)).isEqualTo(at(1));
        assertThat(moved.replicas(7)).isEmpty();
        assertThat(moved.nodes()).hasSize(3);
    }

    @Test
    void handsAllSlotsOfAPrimaryToItsReplicaThatWasPromoted() {
        SlotMap patched = map.withMoved(9, at(2), 5).withOpen(8, true, 1);
        SlotMap promoted = patched.withPromoted(7, at(3), 4);

        assertThat(promoted.ownerAddress(7)).isEqualTo(at(3));
        assertThat(promoted.ownerAddress(8)).isEqualTo(at(3));
        assertThat(promoted.ownerAddress(9)).as("moved away").isEqualTo(at(2));
        assertThat(promoted.isOpen(8)).isFalse();
        assertThat(promoted.evidence(8)).isEqualTo(new Evidence(Provenance.MOVED, 4, -1));
        assertThat(promoted.primaries()).extracting(ClusterNode::address).containsExactlyInAnyOrder(at(2), at(3));
        assertThat(promoted.coveredSlots()).isEqualTo(map.coveredSlots());
        assertThat(promoted.version()).isEqualTo(patched.version() + 1);
        assertThat(promoted.withPromoted(7, at(3), 3)).isSameAs(promoted);
    }

    @Test
    void handsOverOneSlotToANodeThatIsNoReplicaOfItsOwner() {
        SlotMap moved = map.withPromoted(7, at(2), 1);

        assertThat(moved.ownerAddress(7)).isEqualTo(at(2));
        assertThat(moved.ownerAddress(8)).isEqualTo(at(1));
    }

    @Test
    void isTheSameMapAfterAnEchoOfARedirect() {
        SlotMap moved = map.withMoved(7, at(2), 1);
        SlotMap renewed = moved.withMoved(7, at(2), millis(11));

        assertThat(moved.withMoved(7, at(2), millis(10))).isSameAs(moved);
        assertThat(renewed.evidence(7)).isEqualTo(new Evidence(Provenance.MOVED, millis(11), -1));
        assertThat(renewed.version()).isEqualTo(moved.version());
        assertThat(moved.withMoved(List.of())).isSameAs(moved);
    }

    @Test
    void ignoresARedirectThatIsOlderThanWhatItKnows() {
        SlotMap moved = map.withMoved(7, at(2), 10);

        assertThat(moved.withMoved(7, at(9), 9)).isSameAs(moved);
    }

    @Test
    void appliesManyRedirectsInOneStep() {
        SlotMap moved = map.withMoved(
                List.of(new Moved(1, at(2), 1), new Moved(2, at(9), 1), new Moved(2, at(2), 2, Provenance.PUSH)));

        assertThat(moved.ownerAddress(1)).isEqualTo(at(2));
        assertThat(moved.ownerAddress(2)).isEqualTo(at(2));
        assertThat(moved.evidence(2)).isEqualTo(new Evidence(Provenance.PUSH, 2, -1));
        assertThat(moved.version()).isEqualTo(map.version() + 1);
    }

    @Test
    void staysSmallWhileEverySlotMovesAgainAndAgain() {
        SlotMap moving = map;
        for (int turn = 1; turn <= 2000; turn++) {
            moving = moving.withMoved(turn % 301, at(1 + turn % 2 * 8), turn);
        }

        assertThat(moving.claims().claims().size()).isLessThan(1000);
        assertThat(moving.coveredSlots()).isEqualTo(16001);
        assertThat(moving.ownerAddress(193)).isEqualTo(at(9));
        assertThat(moving.ownerAddress(194)).isEqualTo(at(1));
        assertThat(moving.evidence(194)).isEqualTo(new Evidence(Provenance.MOVED, 2000, -1));
        assertThat(moving.ownerAddress(8192)).isEqualTo(at(2));
    }

    @Test
    void marksOpenSlotsUntilTheyHaveANewOwner() {
        SlotMap open = map.withOpen(7, true, 1);

        assertThat(open.isOpen(7)).isTrue();
        assertThat(open.open().stream()).containsExactly(7);
        assertThat(open.withOpen(7, true, 2)).isSameAs(open);
        assertThat(open.withMoved(7, at(1), 2).isOpen(7)).isTrue();
        assertThat(open.withMoved(7, at(2), 2).isOpen(7)).isFalse();
        assertThat(open.withOpen(7, false, 2).isOpen(7)).isFalse();
        assertThat(map.isOpen(7)).isFalse();
    }

    @Test
    void takesOpenSlotsFromNodesAndClosesThemOnTheOwnersWord() {
        SlotMap open = mapOf(nodes(1, 0, primary(1, 1, "0-100 [7->-" + id(2) + "]"), primary(2, 2, "101-200")))
                .withOpen(8, true, millis(5));
        ClusterView bystander = nodes(2, 10, primary(1, 1, "0-100"), primary(2, 2, "101-200"));
        ClusterView owner = nodes(1, 10, primary(1, 1, "0-100"), primary(2, 2, "101-200"));
        ClusterView ownerEarlier = nodes(1, 4, primary(1, 1, "0-100"), primary(2, 2, "101-200"));

        assertThat(open.open().stream()).containsExactly(7, 8);
        assertThat(open.merge(bystander).map().open().stream()).containsExactly(7, 8);
        assertThat(open.merge(owner).map().open().stream()).isEmpty();
        assertThat(open.merge(ownerEarlier).map().open().stream()).containsExactly(8);
    }
}
