package io.slotpilot.core.doctor;

import static io.slotpilot.core.doctor.WrittenViews.SLOTS;
import static io.slotpilot.core.doctor.WrittenViews.all;
import static io.slotpilot.core.doctor.WrittenViews.at;
import static io.slotpilot.core.doctor.WrittenViews.changed;
import static io.slotpilot.core.doctor.WrittenViews.cluster;
import static io.slotpilot.core.doctor.WrittenViews.first;
import static io.slotpilot.core.doctor.WrittenViews.healthy;
import static io.slotpilot.core.doctor.WrittenViews.id;
import static io.slotpilot.core.doctor.WrittenViews.only;
import static io.slotpilot.core.doctor.WrittenViews.steps;
import static io.slotpilot.core.doctor.WrittenViews.view;
import static io.slotpilot.core.doctor.WrittenViews.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the doctor finds in written views; slots and nodes have tests of their own. */
class DoctorTest {

    @Test
    void findsNothingInAHealthyCluster() {
        assertThat(Doctor.examine(healthy())).isEmpty();
    }

    @Test
    void findsClientsThatKnowNothingOfClusters() {
        Map<String, String> stats = Map.of("errorstat_MOVED", "count=5000", "total_commands_processed", "7000");
        Map<String, String> healthy = Map.of("errorstat_MOVED", "count=5000", "total_commands_processed", "7000000");

        assertThat(only(Doctor.examine(changed(healthy(), 2, node -> node.facts(stats))))
                        .evidence())
                .containsExactly("10.0.0.2:7000: 5000 MOVED for 12000 commands");
        assertThat(Doctor.examine(changed(healthy(), 2, node -> node.facts(healthy))))
                .isEmpty();
        assertThat(only(Doctor.examine(
                                changed(healthy(), 2, node -> node.facts(Map.of("errorstat_CROSSSLOT", "count=1")))))
                        .kind())
                .isEqualTo(FindingKind.CROSS_SLOT_COMMANDS);
    }

    @Test
    void findsWhatTheApplicationsUserMayNotDo() {
        Examination cluster = changed(
                healthy(),
                3,
                node -> node.facts(Map.of(
                        Facts.USER, "app", Facts.USER_MAY + "asking", "NOPERM", Facts.USER_MAY + "readonly", "OK")));

        Finding finding = only(Doctor.examine(cluster));

        assertThat(finding.kind()).isEqualTo(FindingKind.USER_LACKS_RIGHTS);
        assertThat(steps(finding)).containsExactly("3 ACL SETUSER app +asking");
    }

    @Test
    void findsAddressesThatLeadNowhere() {
        Map<String, String> names = Map.of(Facts.FOR_CLIENTS + id(1), "?");
        Map<String, String> behindNat =
                Map.of("cluster-announce-bus-port", "31000", "port", "7000", "cluster-port", "0");

        assertThat(only(Doctor.examine(changed(healthy(), 1, node -> node.facts(names))))
                        .kind())
                .isEqualTo(FindingKind.ANNOUNCED_WRONG);
        assertThat(Doctor.examine(changed(healthy(), 1, node -> node.facts(behindNat))))
                .as("others reach it")
                .isEmpty();
        List<NodeReport> nodes = new ArrayList<>(healthy().nodes());
        nodes.set(1, NodeReport.of(view(2, SLOTS, "", 3, other -> other == 1)));
        Finding wrong =
                first(FindingKind.ANNOUNCED_WRONG, changed(healthy().with(nodes), 1, node -> node.facts(behindNat)));
        assertThat(steps(wrong)).containsExactly("1 CONFIG SET cluster-announce-bus-port 0");
    }

    @Test
    void proposesMovesThatBringEachPrimaryItsShare() {
        String[] uneven = {"0-9999", "10000-10001", "10002-16383"};

        Finding finding = only(Doctor.examine(cluster(Map.of(), all(uneven))));

        assertThat(finding.kind()).isEqualTo(FindingKind.UNEVEN_SLOTS);
        assertThat(finding.repair()).isEmpty();
        assertThat(finding.otherwise().stream().map(Step::why))
                .containsExactly(
                        "move 4539 slots from 10.0.0.1:7000 to 10.0.0.2:7000",
                        "move 920 slots from 10.0.0.3:7000 to 10.0.0.2:7000");
    }

    @Test
    void weighsPrimariesAsItIsTold() {
        Examination even = healthy();
        Examination weighed = new Examination(even.nodes(), Map.of(), Map.of(at(1), 2.0));

        Finding finding = only(Doctor.examine(weighed));

        assertThat(finding.evidence()).contains("10.0.0.1:7000: 5461 slots, even would be 8192");
    }

    @Test
    void findsUnevenKeysAndMemory() {
        Examination keys = changed(healthy(), 1, node -> node.facts(Map.of("db0", "keys=50000,expires=0,avg_ttl=0")));
        Examination memory = changed(healthy(), 1, node -> node.facts(Map.of("used_memory", "900000000")));

        assertThat(only(Doctor.examine(keys)).kind()).isEqualTo(FindingKind.UNEVEN_KEYS);
        assertThat(only(Doctor.examine(memory)).kind()).isEqualTo(FindingKind.UNEVEN_MEMORY);
    }

    @Test
    void knowsWhichCommandsANodeRefuses() {
        Examination cluster = changed(healthy(), 2, node -> node.without("CLUSTER SETSLOT", "NOPERM"));

        assertThat(cluster.refusal(Action.Command.of(at(2), "CLUSTER SETSLOT 7 STABLE")))
                .isEqualTo("NOPERM");
        assertThat(cluster.refusal(Action.Command.of(at(2), "CLUSTER FORGET x")))
                .isNull();
        assertThat(cluster.refusal(Action.Command.of(at(1), "CLUSTER SETSLOT 7 STABLE")))
                .isNull();
    }

    @Test
    void comparesSettings() {
        Examination cluster = healthy();
        List<NodeReport> nodes = new ArrayList<>(cluster.nodes());
        nodes.replaceAll(node -> node.facts(Map.of("cluster-node-timeout", "15000")));
        nodes.set(2, nodes.get(2).facts(Map.of("cluster-node-timeout", "2000")));

        assertThat(only(Doctor.examine(cluster.with(nodes))).kind()).isEqualTo(FindingKind.SETTINGS_DIFFER);
    }

    @Test
    void leavesOutWhatMakesProgress() {
        Examination cluster = cluster(Map.of(1, "[7->-" + id(2) + "]", 2, "[7-<-" + id(1) + "]"), Map.of());
        List<Finding> before = Doctor.examine(with(cluster, 7, 1, 30L));
        List<Finding> after = Doctor.examine(with(cluster, 7, 1, 20L));

        assertThat(Doctor.lasting(before, after)).isEmpty();
        assertThat(Doctor.lasting(before, before)).hasSize(1);
    }

    @Test
    void takesSlotsTogetherThatNoNodeTellsApart() {
        Map<Integer, String[]> views = new HashMap<>(all(SLOTS));
        views.put(3, new String[] {"0-99 101-5460", "5461-10922", "10923-16383"});

        assertThat(cluster(Map.of(), views).runs())
                .containsExactly(
                        new SlotRun(0, 100),
                        new SlotRun(100, 101),
                        new SlotRun(101, 5461),
                        new SlotRun(5461, 10_923),
                        new SlotRun(10_923, 16_384));
    }

    @Test
    void diagnosesAHundredNodes() {
        String[] slots = IntStream.range(0, 100)
                .mapToObj(i -> i * 16384 / 100 + "-" + ((i + 1) * 16384 / 100 - 1))
                .toArray(String[]::new);
        List<NodeReport> nodes = IntStream.rangeClosed(1, 100)
                .mapToObj(node -> NodeReport.of(view(node, slots, "", 100)))
                .toList();

        assertThat(Doctor.examine(new Examination(nodes, Map.of())))
                .extracting(Finding::kind)
                .containsExactly(FindingKind.NO_REPLICA);
    }
}
