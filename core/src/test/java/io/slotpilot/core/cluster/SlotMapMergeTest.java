package io.slotpilot.core.cluster;

import static io.slotpilot.core.cluster.Views.at;
import static io.slotpilot.core.cluster.Views.id;
import static io.slotpilot.core.cluster.Views.line;
import static io.slotpilot.core.cluster.Views.mapOf;
import static io.slotpilot.core.cluster.Views.millis;
import static io.slotpilot.core.cluster.Views.nodes;
import static io.slotpilot.core.cluster.Views.primary;
import static io.slotpilot.core.cluster.Views.range;
import static io.slotpilot.core.cluster.Views.replica;
import static io.slotpilot.core.cluster.Views.slots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Times are milliseconds; the grace period is 2000. */
class SlotMapMergeTest {

    @Nested
    class AgainstARedirect {

        /** Slot 7 moved from node 1 (epoch 3) to node 2 (epoch 1 when last seen) at 1000. */
        private final SlotMap patched = mapOf(nodes(3, 0, primary(1, 3, "0-99"), primary(2, 1, "100-199")))
                .withMoved(7, at(2), millis(1000));

        @Test
        void aViewAskedBeforeItDoesNotCount() {
            MergeResult result = patched.merge(nodes(3, 999, primary(1, 9, "0-99"), primary(2, 1, "100-199")));

            assertThat(result.map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(result.contradicted().stream()).containsExactly(7);
            assertThat(result.changed().isEmpty()).isTrue();
        }

        @Test
        void theClaimThatItEndedDoesNotCountWithinTheGracePeriod() {
            ClusterView stale = nodes(3, 1100, primary(1, 3, "0-99"), primary(2, 1, "100-199"));

            assertThat(patched.merge(stale).map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(patched.merge(stale).contradicted().stream()).containsExactly(7);
        }

        @Test
        void aViewWithoutEpochsDoesNotCountWithinTheGracePeriod() {
            ClusterView stale = slots(3, 2999, range(0, 99, 1), range(100, 199, 2));
            ClusterView later = slots(3, 3000, range(0, 99, 1), range(100, 199, 2));

            assertThat(patched.merge(stale).map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(patched.merge(later).map().ownerAddress(7)).isEqualTo(at(1));
            assertThat(patched.merge(later).changed().stream()).containsExactly(7);
        }

        @Test
        void theTargetsOwnWordCountsAtOnce() {
            ClusterView ofTarget = slots(2, 1000, range(0, 99, 1), range(100, 199, 2));

            assertThat(patched.merge(ofTarget).map().ownerAddress(7)).isEqualTo(at(1));
        }

        @Test
        void aHigherEpochCountsAtOnce() {
            ClusterView newer = nodes(3, 1001, primary(1, 4, "0-99"), primary(2, 1, "100-199"));

            assertThat(patched.merge(newer).map().ownerAddress(7)).isEqualTo(at(1));
        }

        @Test
        void aViewThatMissedTheTargetsEpochNeverCounts() {
            SlotMap known = patched.merge(nodes(2, 1500, primary(1, 3, "0-6 8-99"), primary(2, 5, "7 100-199")))
                    .map()
                    .withMoved(8, at(2), millis(1600));
            ClusterView partitioned = nodes(3, 90_000, primary(1, 3, "0-99"), primary(2, 1, "100-199"));

            MergeResult result = known.merge(partitioned);

            assertThat(result.map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(result.map().ownerAddress(8)).isEqualTo(at(2));
            assertThat(result.contradicted().stream()).containsExactly(7, 8);
        }

        @Test
        void aViewThatAgreesConfirmsIt() {
            SlotMap confirmed = patched.merge(slots(3, 1200, range(0, 6, 1), range(7, 7, 2), range(8, 99, 1)))
                    .map();

            assertThat(confirmed.evidence(7)).isEqualTo(new Evidence(Provenance.VIEW, millis(1200), 3));
        }

        @Test
        void aViewThatAgreesButIsOlderLeavesItAlone() {
            SlotMap same = patched.merge(slots(3, 900, range(0, 6, 1), range(7, 7, 2), range(8, 99, 1)))
                    .map();

            assertThat(same.evidence(7)).isEqualTo(new Evidence(Provenance.MOVED, millis(1000), 3));
        }

        @Test
        void aHoleDoesNotCountWithinTheGracePeriod() {
            ClusterView early = slots(3, 1100, range(0, 6, 1), range(8, 99, 1));
            ClusterView late = slots(3, 3100, range(0, 6, 1), range(8, 99, 1));

            assertThat(patched.merge(early).map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(patched.merge(late).map().ownerAddress(7)).isNull();
        }
    }

    @Nested
    class AgainstAnotherView {

        /** Node 2 (epoch 7) took over from node 1 (epoch 3), seen at 1000. */
        private final SlotMap map = mapOf(nodes(3, 1000, replica(1, 2, 7), primary(2, 7, "0-99")));

        @Test
        void theNewerOneCounts() {
            MergeResult result =
                    mapOf(slots(3, 0, range(0, 99, 1))).merge(slots(3, 1, range(0, 49, 1), range(50, 99, 2)));

            assertThat(result.map().ownerAddress(50)).isEqualTo(at(2));
            assertThat(result.changed().stream())
                    .containsExactlyElementsOf(IntStream.range(50, 100).boxed().toList());
            assertThat(result.contradicted().isEmpty()).isTrue();
        }

        @Test
        void theOlderOneCountsOnlyWithAHigherEpoch() {
            assertThat(map.merge(nodes(3, 900, primary(1, 8, "0-99"), primary(2, 7, "")))
                            .map()
                            .ownerAddress(7))
                    .isEqualTo(at(1));
            assertThat(map.merge(nodes(3, 900, primary(1, 7, "0-99"), primary(2, 7, "")))
                            .map()
                            .ownerAddress(7))
                    .isEqualTo(at(2));
            assertThat(map.merge(slots(3, 900, range(0, 99, 1))).map().ownerAddress(7))
                    .isEqualTo(at(2));
        }

        @Test
        void oneThatMissedTheFailoverNeverCounts() {
            ClusterView stale = nodes(1, 90_000, primary(1, 3, "0-99"), replica(2, 1, 3));

            MergeResult result = map.merge(stale);

            assertThat(result.map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(result.contradicted().cardinality()).isEqualTo(100);
        }

        /** It comes from a node that was parted from the others when the owner changed. */
        @Test
        void oneWithoutEpochsThatNamesAnOwnerOfALowerEpochCountsOnceTheNewsIsOld() {
            SlotMap promoted = mapOf(nodes(3, 0, primary(1, 3, "0-99"), replica(2, 1, 3)))
                    .merge(nodes(2, 1000, primary(1, 3, ""), primary(2, 5, "0-99")))
                    .map();
            MergeResult stale = promoted.merge(slots(3, 2999, range(0, 99, 1)));

            assertThat(stale.map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(stale.contradicted().stream()).hasSize(100);
            assertThat(promoted.merge(slots(3, 3000, range(0, 99, 1))).map().ownerAddress(7))
                    .isEqualTo(at(1));
            assertThat(promoted.merge(slots(2, 1001, range(0, 99, 1))).map().ownerAddress(7))
                    .isEqualTo(at(1));
        }

        @Test
        void aSlotMayComeByALowerEpochOnceTheNewsIsOld() {
            ClusterView handedOver = nodes(3, 2999, primary(1, 3, "7"), primary(2, 7, "0-6 8-99"));
            ClusterView stillSo = nodes(3, 3000, primary(1, 3, "7"), primary(2, 7, "0-6 8-99"));

            assertThat(map.merge(handedOver).map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(map.merge(stillSo).map().ownerAddress(7)).isEqualTo(at(1));
        }

        @Test
        void aHoleCountsIfItIsNewer() {
            assertThat(map.merge(slots(3, 900, range(0, 49, 2))).map().coveredSlots())
                    .isEqualTo(100);
            MergeResult result = map.merge(slots(3, 1100, range(0, 49, 2)));
            assertThat(result.map().coveredSlots()).isEqualTo(50);
            assertThat(result.changed().cardinality()).isEqualTo(50);
        }

        @Test
        void aNodeThatIsAloneDoesNotCount() {
            MergeResult result = map.merge(nodes(9, 90_000, primary(9, 0, "")));

            assertThat(result.map()).isSameAs(map);
            assertThat(result.contradicted().cardinality()).isEqualTo(100);
        }
    }

    @Nested
    class Nodes {

        @Test
        void equalNewsIsNoNews() {
            ClusterView view = nodes(1, 0, primary(1, 1, "0-99"), primary(2, 2, "100-199"));
            SlotMap map = mapOf(view);

            assertThat(map.merge(view).map()).isSameAs(map);
        }

        @Test
        void renewedEvidenceIsNoNewVersion() {
            SlotMap map = mapOf(slots(1, 0, range(0, 99, 1)));
            SlotMap renewed = map.merge(slots(1, 5, range(0, 99, 1))).map();

            assertThat(renewed.evidence(0)).isEqualTo(new Evidence(Provenance.VIEW, millis(5), -1));
            assertThat(renewed.version()).isEqualTo(map.version());
        }

        @Test
        void areDroppedWhenNoViewNamesThemAndNoSlotNeedsThem() {
            SlotMap map = mapOf(slots(1, 0, range(0, 99, 1, 3), range(100, 199, 2, 4)));
            SlotMap patched = map.withMoved(7, at(2), millis(1000));

            assertThat(map.merge(slots(1, 1100, range(0, 199, 1, 3))).map().nodes())
                    .extracting(ClusterNode::address)
                    .containsExactly(at(1), at(3));
            assertThat(patched.merge(slots(1, 1100, range(0, 199, 1, 3))).map().nodes())
                    .extracting(ClusterNode::address)
                    .containsExactly(at(1), at(3), at(2));
        }

        @Test
        void withoutSlotsSurviveSlotsViewsUntilNodesDropsThem() {
            SlotMap map = mapOf(nodes(1, 0, primary(1, 1, "0-99"), primary(2, 2, "")));
            SlotMap later = map.merge(slots(1, 10, range(0, 99, 1))).map();

            assertThat(later.node(at(2))).isNotNull();
            assertThat(later.merge(nodes(1, 20, primary(1, 1, "0-99"))).map().node(at(2)))
                    .isNull();
        }

        @Test
        void inHandshakeStayOut() {
            SlotMap map = mapOf(nodes(1, 0, primary(1, 1, "0-99"), line(2, "handshake", "-", 0, "")));

            assertThat(map.nodes()).hasSize(1);
        }

        @Test
        void knownFromARedirectGetTheirIdFromTheView() {
            SlotMap map = SlotMap.empty().withMoved(7, at(2), millis(0));
            assertThat(Objects.requireNonNull(map.owner(7)).id()).isNull();

            MergeResult result = map.merge(slots(1, 10, range(0, 6, 1), range(7, 99, 2)));

            assertThat(Objects.requireNonNull(result.map().owner(7)).id()).isEqualTo(id(2));
            assertThat(result.changed().get(7)).isFalse();
            assertThat(result.map().nodes()).hasSize(2);
        }

        @Test
        void keepTheEndpointThatServersTellClients() {
            Object byName = List.of(List.of(
                    0L, 99L, List.of("one.example.com", (long) at(1).port(), id(1), List.of("ip", at(1).host()))));
            SlotMap map = SlotMap.empty()
                    .merge(ClusterView.fromSlots(byName, at(1), 0, AddressMapper.identity()))
                    .map();

            MergeResult result = map.merge(nodes(1, 10, primary(1, 4, "0-99")));

            assertThat(result.changed().isEmpty()).isTrue();
            assertThat(result.map().ownerAddress(0)).isEqualTo(new NodeAddress("one.example.com", 7001));
            assertThat(result.map().node(at(1))).isSameAs(result.map().owner(0));
            assertThat(Objects.requireNonNull(result.map().owner(0)).configEpoch())
                    .isEqualTo(4);
        }

        @Test
        void atANewAddressCountAsAChange() {
            SlotMap map = mapOf(slots(1, 0, range(0, 99, 1)));
            Object moved = List.of(List.of(0L, 99L, List.of("10.9.9.9", 6379L, id(1))));

            MergeResult result = map.merge(ClusterView.fromSlots(moved, at(2), 10, AddressMapper.identity()));

            assertThat(result.map().ownerAddress(0)).isEqualTo(new NodeAddress("10.9.9.9", 6379));
            assertThat(result.changed().cardinality()).isEqualTo(100);
            assertThat(result.map().nodes()).hasSize(1);
            assertThat(result.map().node(at(1))).isNull();
        }

        @Test
        void areNotSentBackInTimeByAnOlderView() {
            SlotMap map = mapOf(nodes(1, 10, primary(1, 5, "0-99"), replica(2, 1, 5)));

            SlotMap same = map.merge(nodes(2, 5, replica(1, 2, 4), primary(2, 4, "0-99")))
                    .map();

            assertThat(Objects.requireNonNull(same.nodeById(id(1))).role()).isEqualTo(Role.PRIMARY);
            assertThat(same.ownerAddress(0)).isEqualTo(at(1));
        }

        @Test
        void thatServeReadsComeFromSlotsAndLeaveWhenTheyFail() {
            SlotMap map = mapOf(slots(1, 0, range(0, 99, 1, 2, 3)));
            SlotMap confirmed = map.merge(nodes(1, 10, primary(1, 1, "0-99"), replica(2, 1, 1), replica(3, 1, 1)))
                    .map();
            SlotMap failed = map.merge(
                            nodes(1, 10, primary(1, 1, "0-99"), line(2, "slave,fail", id(1), 1, ""), replica(3, 1, 1)))
                    .map();

            assertThat(confirmed.replicas(0)).extracting(ClusterNode::address).containsExactly(at(2), at(3));
            assertThat(failed.replicas(0)).extracting(ClusterNode::address).containsExactly(at(3));
        }
    }

    @Nested
    class OfSeveralViews {

        private final ClusterView old = nodes(1, 30, primary(1, 3, "0-99"), primary(2, 1, "100-199"));
        private final ClusterView fresh = nodes(2, 10, primary(1, 3, "0-6 8-99"), primary(2, 7, "7 100-199"));

        @Test
        void theHighestEpochDecides() {
            MergeResult result = SlotMap.empty().decide(List.of(old, fresh, old));

            assertThat(result.map().ownerAddress(7)).isEqualTo(at(2));
            assertThat(result.disagreements().stream()).containsExactly(7);
        }

        @Test
        void thenTheMajority() {
            ClusterView a = slots(1, 30, range(0, 99, 1));
            ClusterView b = slots(2, 10, range(0, 99, 2));
            ClusterView c = slots(3, 20, range(0, 99, 2));

            assertThat(SlotMap.empty().decide(List.of(a, b, c)).map().ownerAddress(7))
                    .isEqualTo(at(2));
        }

        @Test
        void thenTheFreshest() {
            ClusterView a = slots(1, 30, range(0, 99, 1));
            ClusterView b = slots(2, 10, range(0, 99, 2));

            assertThat(SlotMap.empty().decide(List.of(a, b)).map().ownerAddress(7))
                    .isEqualTo(at(1));
            assertThat(SlotMap.empty().decide(List.of(b, a)).map().ownerAddress(7))
                    .isEqualTo(at(1));
        }

        @Test
        void anOwnerBeatsAHole() {
            ClusterView forgetful = slots(1, 30, range(0, 50, 1));
            ClusterView other = slots(2, 10, range(0, 50, 1), range(51, 99, 2));

            MergeResult result = SlotMap.empty().decide(List.of(forgetful, other, forgetful));

            assertThat(result.map().ownerAddress(99)).isEqualTo(at(2));
            assertThat(result.disagreements().cardinality()).isEqualTo(49);
        }

        @Test
        void thereIsNothingToDecideWithoutOne() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SlotMap.empty().decide(List.of()))
                    .withMessage("views must not be empty");
        }
    }

    @Test
    void mapsThatFollowEachOtherShareTheirNodesWhileNothingIsNew() {
        SlotMap map = mapOf(nodes(1, 0, primary(1, 3, "0-99"), replica(2, 1, 3)));
        SlotMap fresher =
                map.merge(nodes(1, 10, primary(1, 3, "0-99"), replica(2, 1, 3))).map();
        SlotMap late = fresher.merge(nodes(1, 5, primary(1, 3, "0-99"), replica(2, 1, 3)))
                .map();

        assertThat(fresher.nodes()).isSameAs(map.nodes());
        assertThat(late.nodes()).isSameAs(map.nodes());
    }
}
