package io.slotpilot.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes 1 to 3 are primaries, 4 to 6 their replicas, unless a test says otherwise. */
class DoctorTest {

    private static final String[] SLOTS = {"0-5460", "5461-10922", "10923-16383"};

    @Test
    void findsNothingInAHealthyCluster() {
        assertThat(Doctor.examine(healthy())).isEmpty();
    }

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

        assertThat(finding.kind()).isEqualTo(FindingKind.NOBODY_CLAIMS);
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
    void promotesTheReplicaOfADeadOwner() {
        Examination cluster = healthy();
        Examination dead = new Examination(cluster.nodes().subList(1, 6), Map.of(at(1), "connection refused"));

        List<Finding> findings = Doctor.examine(dead);

        assertThat(findings).extracting(Finding::kind).containsExactly(FindingKind.OWNER_LOST);
        assertThat(steps(findings.get(0))).containsExactly("4 CLUSTER FAILOVER FORCE");
    }

    @Test
    void offersNoCommandForADeadOwnerWithoutReplica() {
        Examination cluster = healthy();
        List<NodeReport> rest = List.of(cluster.nodes().get(1), cluster.nodes().get(2));

        List<Finding> findings = Doctor.examine(new Examination(rest, Map.of()));

        Finding lost = findings.stream()
                .filter(finding -> finding.kind() == FindingKind.OWNER_LOST)
                .findFirst()
                .orElseThrow();
        assertThat(lost.repair()).isEmpty();
        assertThat(lost.advice()).contains("nodes.conf");
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

    private static Examination healthy() {
        return cluster(Map.of(), Map.of());
    }

    private static Map<Integer, String[]> all(String[] slots) {
        Map<Integer, String[]> views = new HashMap<>();
        IntStream.rangeClosed(1, 6).forEach(node -> views.put(node, slots));
        return views;
    }

    private static Examination cluster(Map<Integer, String> markers, Map<Integer, String[]> slots) {
        List<NodeReport> nodes = IntStream.rangeClosed(1, 6)
                .mapToObj(node ->
                        NodeReport.of(view(node, slots.getOrDefault(node, SLOTS), markers.getOrDefault(node, ""), 3)))
                .toList();
        return new Examination(nodes, Map.of());
    }

    private static Examination with(Examination cluster, int slot, int node, long keys) {
        List<NodeReport> nodes = new ArrayList<>(cluster.nodes());
        nodes.set(node - 1, nodes.get(node - 1).keys(Map.of(slot, keys)));
        return cluster.with(nodes);
    }

    private static ClusterView view(int answering, String[] slots, String marker, int primaries) {
        StringBuilder text = new StringBuilder();
        for (int node = 1; node <= (primaries == 3 ? 6 : primaries); node++) {
            boolean primary = node <= primaries;
            text.append(id(node)).append(' ').append(at(node)).append("@17000 ");
            text.append(node == answering ? "myself," : "");
            text.append(primary ? "master -" : "slave " + id(node - 3));
            text.append(" 0 0 ").append(primary ? node : node - 3).append(" connected ");
            text.append(primary ? slots[node - 1] : "");
            text.append(node == answering ? " " + marker : "").append('\n');
        }
        return ClusterView.fromNodes(text.toString(), at(answering), 0, AddressMapper.identity());
    }

    private static NodeAddress at(int node) {
        return new NodeAddress("10.0.0." + node, 7000);
    }

    private static String id(int node) {
        return String.format(Locale.ROOT, "%040x", node);
    }

    private static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static List<String> steps(Finding finding) {
        return finding.repair().stream().map(DoctorTest::text).toList();
    }

    private static String text(Step step) {
        if (step.action() instanceof Action.MoveKeys move) {
            return "move " + move.slot() + " from " + number(move.from()) + " to " + number(move.to());
        }
        Action.Command command = (Action.Command) step.action();
        return number(command.on()) + ' ' + String.join(" ", command.words());
    }

    private static String number(NodeAddress address) {
        String[] parts = address.host().split("\\.", -1);
        return Arrays.asList(parts).get(3);
    }
}
