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
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
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
    void saysOutLoudThatKeysAreLostBeforeItGivesTheirSlotsAway() {
        List<NodeReport> rest = healthy().nodes().subList(1, 3);

        Finding lost = first(FindingKind.OWNER_LOST, new Examination(rest, Map.of(at(1), "connection refused")));

        assertThat(lost.advice()).contains("LOST FOR GOOD");
        assertThat(lost.otherwise().stream().map(DoctorTest::text))
                .containsExactly(
                        "2 CLUSTER FORGET " + id(1), "3 CLUSTER FORGET " + id(1), "3 CLUSTER ADDSLOTSRANGE 0 5460");
    }

    @Test
    void forgetsANodeThatOwnsNothingOnlyAfterADecision() {
        Examination cluster = healthy();
        Examination dead = new Examination(cluster.nodes().subList(0, 5), Map.of(at(6), "connection refused"));

        Finding failed = first(FindingKind.NODE_FAILED, dead);

        assertThat(failed.repair()).isEmpty();
        assertThat(failed.otherwise()).hasSize(5);
    }

    @Test
    void noticesThatAnotherNodeHasTheAddress() {
        List<NodeReport> nodes = new ArrayList<>(healthy().nodes().subList(1, 6));
        String stranger = id(77) + " 10.0.0.1:7000@17000 myself,master - 0 0 0 connected\n";
        nodes.add(NodeReport.of(ClusterView.fromNodes(stranger, at(1), 0, AddressMapper.identity())));

        Finding changed = first(FindingKind.ID_CHANGED, new Examination(nodes, Map.of()));

        assertThat(changed.evidence()).contains("10.0.0.1:7000: is " + id(77) + ", not " + id(1));
        assertThat(steps(changed)).containsExactly("4 CLUSTER FAILOVER FORCE");
    }

    @Test
    void tellsAPartitionFromABrokenLink() {
        List<NodeReport> nodes = new ArrayList<>();
        for (int node = 1; node <= 6; node++) {
            int me = node;
            nodes.add(NodeReport.of(view(node, SLOTS, "", 3, other -> (me <= 2) != (other <= 2))));
        }

        Finding partition = only(Doctor.examine(new Examination(nodes, Map.of())));

        assertThat(partition.kind()).isEqualTo(FindingKind.PARTITIONED);
        assertThat(partition.evidence()).hasSize(2);
        assertThat(partition.evidence().get(0)).startsWith("10.0.0.1:7000, 10.0.0.2:7000: hear each other only");
    }

    @Test
    void tellsALinkThatIsDownInOneDirectionFromOneThatIsDownInBoth() {
        List<NodeReport> nodes = new ArrayList<>(healthy().nodes());
        nodes.set(1, NodeReport.of(view(2, SLOTS, "", 3, other -> other == 1)));
        Finding oneWay = only(Doctor.examine(healthy().with(nodes)));
        nodes.set(0, NodeReport.of(view(1, SLOTS, "", 3, other -> other == 2)));
        Finding both = only(Doctor.examine(healthy().with(nodes)));

        assertThat(oneWay.kind()).isEqualTo(FindingKind.ONE_WAY_LINK);
        assertThat(oneWay.evidence()).contains("10.0.0.2:7000: [LINK_DOWN] of 10.0.0.1:7000");
        assertThat(both.kind()).isEqualTo(FindingKind.LINK_DOWN);
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

    @Test
    void findsAReplicaThatLags() {
        Examination lagging = changed(
                healthy(),
                1,
                node -> node.facts(Map.of(
                        "master_repl_offset",
                        "99000000",
                        "slave0",
                        "ip=10.0.0.4,port=7000,state=online,offset=5,lag=1")));

        Finding lag = only(Doctor.examine(lagging));

        assertThat(lag.kind()).isEqualTo(FindingKind.REPLICA_LAGS);
        assertThat(lag.evidence())
                .containsExactly("10.0.0.1:7000: 10.0.0.4:7000 is 94 MiB behind, last heard of 1 s ago");
    }

    @Test
    void countsAReplicaWithoutLinkForNone() {
        Examination cluster = changed(healthy(), 4, node -> node.facts(Map.of("master_link_status", "down")));

        assertThat(Doctor.examine(cluster))
                .extracting(Finding::kind)
                .containsExactly(FindingKind.REPLICA_LINK_DOWN, FindingKind.NO_REPLICA);
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
        Map<String, String> names =
                Map.of("cluster-preferred-endpoint-type", "hostname", "cluster-announce-hostname", "");
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

    private static Examination changed(Examination cluster, int node, UnaryOperator<NodeReport> change) {
        List<NodeReport> nodes = new ArrayList<>(cluster.nodes());
        nodes.set(node - 1, change.apply(nodes.get(node - 1)));
        return cluster.with(nodes);
    }

    private static KeySize size(String key, long bytes) {
        return new KeySize(key, bytes);
    }

    private static Finding first(FindingKind kind, Examination cluster) {
        List<Finding> findings = Doctor.examine(cluster);
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not among " + findings));
    }

    private static ClusterView view(int answering, String[] slots, String marker, int primaries) {
        return view(answering, slots, marker, primaries, node -> false);
    }

    private static ClusterView view(int answering, String[] slots, String marker, int primaries, IntPredicate cutOff) {
        StringBuilder text = new StringBuilder();
        for (int node = 1; node <= (primaries == 3 ? 6 : primaries); node++) {
            boolean primary = node <= primaries;
            text.append(id(node)).append(' ').append(at(node)).append("@17000 ");
            text.append(node == answering ? "myself," : "");
            text.append(primary ? "master -" : "slave " + id(node - 3));
            text.append(" 0 0 ")
                    .append(primary ? node : node - 3)
                    .append(cutOff.test(node) ? " disconnected " : " connected ");
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
