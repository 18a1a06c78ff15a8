package io.slotpilot.core.doctor;

import static io.slotpilot.core.doctor.WrittenViews.SLOTS;
import static io.slotpilot.core.doctor.WrittenViews.at;
import static io.slotpilot.core.doctor.WrittenViews.changed;
import static io.slotpilot.core.doctor.WrittenViews.first;
import static io.slotpilot.core.doctor.WrittenViews.healthy;
import static io.slotpilot.core.doctor.WrittenViews.id;
import static io.slotpilot.core.doctor.WrittenViews.only;
import static io.slotpilot.core.doctor.WrittenViews.steps;
import static io.slotpilot.core.doctor.WrittenViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes and replicas that are dead, strange or cut off. */
class NodeTroubleTest {

    @Test
    void promotesTheReplicaOfADeadOwner() {
        Examination cluster = healthy();
        Examination dead = new Examination(cluster.nodes().subList(1, 6), Map.of(at(1), "connection refused"));

        List<Finding> findings = Doctor.examine(dead);

        assertThat(findings).extracting(Finding::kind).containsExactly(FindingKind.OWNER_LOST);
        assertThat(steps(findings.get(0))).containsExactly("4 CLUSTER FAILOVER FORCE");
    }

    @Test
    void saysHowFarTheReplicaOfADeadOwnerIs() {
        Examination told = changed(
                changed(healthy(), 2, node -> node.facts(Map.of(Facts.OFFSET + id(1), "700"))),
                4,
                node -> node.facts(Map.of(Facts.OFFSET + id(1), "690", Facts.OFFSET + id(4), "650")));
        Examination dead = new Examination(told.nodes().subList(1, 6), Map.of(at(1), "connection refused"));

        assertThat(first(FindingKind.OWNER_LOST, dead).evidence())
                .contains(
                        "10.0.0.1:7000: does not answer: connection refused",
                        "10.0.0.4:7000: its replica, has its writes up to offset 650; when last heard of, it was at 700");
    }

    @Test
    void saysThatAReplicaWhichDoesNotAnswerIsLoading() {
        Examination told = changed(healthy(), 1, node -> node.facts(Map.of(Facts.HEALTH + id(4), "loading")));
        List<NodeReport> rest = new ArrayList<>(told.nodes());
        rest.remove(3);

        assertThat(first(FindingKind.NODE_FAILED, new Examination(rest, Map.of(at(4), "LOADING")))
                        .evidence())
                .contains("10.0.0.1:7000: connected, loading its data");
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
        assertThat(lost.otherwise().stream().map(WrittenViews::text))
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
    void givesAReplicaThatHasJustComeTimeToAcknowledge() {
        Examination justCome = changed(
                healthy(),
                1,
                node -> node.facts(Map.of(
                        "master_repl_offset",
                        "99000000",
                        "slave0",
                        "ip=10.0.0.4,port=7000,state=online,offset=0,lag=1")));

        assertThat(Doctor.examine(justCome)).isEmpty();
    }

    @Test
    void countsAReplicaWithoutLinkForNone() {
        Examination cluster = changed(healthy(), 4, node -> node.facts(Map.of("master_link_status", "down")));

        assertThat(Doctor.examine(cluster))
                .extracting(Finding::kind)
                .containsExactly(FindingKind.REPLICA_LINK_DOWN, FindingKind.NO_REPLICA);
    }
}
