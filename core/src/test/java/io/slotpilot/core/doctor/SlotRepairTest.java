package io.slotpilot.core.doctor;

import static io.slotpilot.core.doctor.WrittenViews.SLOTS;
import static io.slotpilot.core.doctor.WrittenViews.all;
import static io.slotpilot.core.doctor.WrittenViews.changed;
import static io.slotpilot.core.doctor.WrittenViews.cluster;
import static io.slotpilot.core.doctor.WrittenViews.first;
import static io.slotpilot.core.doctor.WrittenViews.healthy;
import static io.slotpilot.core.doctor.WrittenViews.id;
import static io.slotpilot.core.doctor.WrittenViews.only;
import static io.slotpilot.core.doctor.WrittenViews.size;
import static io.slotpilot.core.doctor.WrittenViews.steps;
import static io.slotpilot.core.doctor.WrittenViews.text;
import static io.slotpilot.core.doctor.WrittenViews.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Slots that are open, without an owner or disputed, and keys that are in the way. */
class SlotRepairTest {

    @Test
    void resumesASlotThatIsOpenOnBothSides() {
        Examination cluster = cluster(Map.of(1, "[7->-" + id(2) + "]", 2, "[7-<-" + id(1) + "]"), Map.of());

        Finding finding = only(Doctor.examine(with(cluster, 7, 1, 3L)));

        assertThat(finding.kind()).isEqualTo(FindingKind.OPEN_SLOT);
        assertThat(steps(finding))
                .containsExactly(
                        "2 CLUSTER SETSLOT 7 IMPORTING " + id(1),
                        "1 CLUSTER SETSLOT 7 MIGRATING " + id(2),
                        "move 7 from 1 to 2",
                        "2 CLUSTER SETSLOT 7 NODE " + id(2),
                        "1 CLUSTER SETSLOT 7 NODE " + id(2),
                        "3 CLUSTER SETSLOT 7 NODE " + id(2));
    }

    @Test
    void closesASourceWhoseTargetHasNoKeys() {
        Finding finding = only(Doctor.examine(cluster(Map.of(1, "[7->-" + id(2) + "]"), Map.of())));

        assertThat(finding.kind()).isEqualTo(FindingKind.OPEN_SOURCE_ONLY);
        assertThat(steps(finding)).containsExactly("1 CLUSTER SETSLOT 7 STABLE");
    }

    @Test
    void givesKeysBackBeforeItClosesATarget() {
        Examination cluster = cluster(Map.of(2, "[7-<-" + id(1) + "]"), Map.of());

        Finding finding = only(Doctor.examine(with(cluster, 7, 2, 1L)));

        assertThat(finding.kind()).isEqualTo(FindingKind.OPEN_TARGET_ONLY);
        assertThat(steps(finding))
                .containsExactly(
                        "2 CLUSTER SETSLOT 7 NODE " + id(1),
                        "2 CLUSTER SETSLOT 7 IMPORTING " + id(1),
                        "move 7 from 2 to 1",
                        "2 CLUSTER SETSLOT 7 STABLE");
    }

    @Test
    void closesASlotThatGoesToANodeNobodyKnows() {
        Finding finding = only(Doctor.examine(cluster(Map.of(1, "[7->-" + id(99) + "]"), Map.of())));

        assertThat(finding.kind()).isEqualTo(FindingKind.OPEN_TO_NOBODY);
        assertThat(steps(finding)).containsExactly("1 CLUSTER SETSLOT 7 STABLE");
    }

    @Test
    void findsKeysOutsideTheirSlot() {
        Finding finding = only(Doctor.examine(with(healthy(), 7, 3, 2L)));

        assertThat(finding.kind()).isEqualTo(FindingKind.ORPHAN_KEYS);
        assertThat(steps(finding)).contains("move 7 from 3 to 1");
    }

    @Test
    void givesAnUncoveredSlotToTheHolderOfItsKeys() {
        String[] hole = {"1-5460", SLOTS[1], SLOTS[2]};
        Examination cluster = cluster(Map.of(), all(hole));

        Finding finding = only(Doctor.examine(with(cluster, 0, 3, 1L)));

        assertThat(finding.kind()).isEqualTo(FindingKind.UNCOVERED);
        assertThat(steps(finding)).containsExactly("3 CLUSTER ADDSLOTSRANGE 0 0");
    }

    @Test
    void movesTheKeysTogetherWhenSeveralNodesHoldKeysOfAnUncoveredSlot() {
        String[] hole = {"1-5460", SLOTS[1], SLOTS[2]};
        Examination cluster = with(with(cluster(Map.of(), all(hole)), 0, 3, 100L), 0, 2, 1L);

        List<Finding> findings = Doctor.examine(cluster);

        assertThat(findings).extracting(Finding::kind).containsExactly(FindingKind.UNCOVERED, FindingKind.ORPHAN_KEYS);
        assertThat(steps(findings.get(0)))
                .as("not the node with most keys: the first")
                .containsExactly("2 CLUSTER ADDSLOTSRANGE 0 0");
        assertThat(steps(findings.get(1))).contains("move 0 from 3 to 2");
    }

    @Test
    void endsAPingPong() {
        // 1 says 2, all others say 1: nobody owns slot 0.
        Map<Integer, String[]> views = new HashMap<>(all(SLOTS));
        views.put(1, new String[] {"1-5460", "0 5461-10922", SLOTS[2]});

        Finding finding = only(Doctor.examine(cluster(Map.of(), views)));

        assertThat(finding.kind()).isEqualTo(FindingKind.MOVED_LOOP);
        assertThat(finding.evidence())
                .contains("10.0.0.1:7000: of 10.0.0.2:7000, epoch 2")
                .contains("10.0.0.1:7000 -MOVED-> 10.0.0.2:7000 -MOVED-> 10.0.0.1:7000");
        assertThat(steps(finding))
                .containsExactly("1 CLUSTER SETSLOT 0 IMPORTING " + id(2), "1 CLUSTER SETSLOT 0 NODE " + id(1));
    }

    @Test
    void tellsANodeThatIsBehindWhoOwnsASlot() {
        Map<Integer, String[]> views = new HashMap<>(all(SLOTS));
        views.put(3, new String[] {"1-5460", "0 5461-10922", SLOTS[2]});

        Finding finding = only(Doctor.examine(cluster(Map.of(), views)));

        assertThat(finding.kind()).isEqualTo(FindingKind.VIEWS_DIFFER);
        assertThat(steps(finding)).containsExactly("3 CLUSTER SETSLOT 0 NODE " + id(1));
    }

    @Test
    void namesKeysThatAreOnBothSides() {
        Examination open = cluster(Map.of(1, "[7->-" + id(2) + "]", 2, "[7-<-" + id(1) + "]"), Map.of());
        Examination cluster = changed(
                changed(open, 1, node -> node.samples(Map.of(7, List.of(size("a", 10), size("b", 10))))),
                2,
                node -> node.samples(Map.of(7, List.of(size("b", 10)))));

        Finding conflict = first(FindingKind.KEY_CONFLICT, cluster);

        assertThat(conflict.evidence()).contains("b");
        assertThat(conflict.repair()).isEmpty();
    }

    @Test
    void warnsOfKeysThatAreTooBigAndOfATargetThatIsFull() {
        Examination open = cluster(Map.of(1, "[7->-" + id(2) + "]", 2, "[7-<-" + id(1) + "]"), Map.of());
        Examination cluster = changed(
                changed(with(open, 7, 1, 2L), 1, node -> node.samples(Map.of(7, List.of(size("big", 100 << 20))))),
                2,
                node -> node.facts(Map.of("maxmemory", "104857600", "used_memory", "1048576")));

        assertThat(first(FindingKind.BIG_KEYS, cluster).evidence()).containsExactly("10.0.0.1:7000: big takes 100 MiB");
        Finding full = first(FindingKind.TARGET_FULL, cluster);
        assertThat(full.evidence()).contains("10.0.0.1:7000: about 200 MiB are to come");
        assertThat(text(full.otherwise().get(0))).startsWith("2 CONFIG SET maxmemory ");
    }
}
