package io.slotpilot.core.cluster;

import static io.slotpilot.core.cluster.Views.at;
import static io.slotpilot.core.cluster.Views.id;
import static io.slotpilot.core.cluster.Views.nodes;
import static io.slotpilot.core.cluster.Views.primary;
import static io.slotpilot.core.cluster.Views.range;
import static io.slotpilot.core.cluster.Views.replica;
import static io.slotpilot.core.cluster.Views.slots;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterViewTest {

    private static final NodeAddress ANSWERED_BY = new NodeAddress("10.0.0.9", 6379);

    @Test
    void readsRangesPrimariesAndReplicasFromSlots() {
        ClusterView view = slots(1, 5, range(0, 8191, 1, 3), range(8192, 16383, 2));

        assertThat(view.coveredSlots()).isEqualTo(16384);
        assertThat(owner(view, 8191).address()).isEqualTo(at(1));
        assertThat(owner(view, 8192).id()).isEqualTo(id(2));
        assertThat(view.replicas(0)).extracting(ClusterNode::address).containsExactly(at(3));
        assertThat(view.replicas(0)).extracting(ClusterNode::primaryId).containsExactly(id(1));
        assertThat(view.replicas(8192)).isEmpty();
        assertThat(view.hasEpochs()).isFalse();
    }

    static List<Object> everyShapeOfOneNode() {
        byte[] host = "10.0.0.1".getBytes(UTF_8);
        byte[] name = "a.example.com".getBytes(UTF_8);
        byte[] hostname = "hostname".getBytes(UTF_8);
        return List.of(
                Arrays.asList(host, 6379L, id(1).getBytes(UTF_8), List.of(hostname, name)),
                Arrays.asList("10.0.0.1", 6379, id(1), Map.of("hostname", "a.example.com")),
                Arrays.asList(ByteBuffer.wrap(host), 6379L, id(1), List.of(Map.entry(hostname, name))),
                Arrays.asList("a.example.com", "6379", id(1), List.of("ip", "10.0.0.1")),
                Arrays.asList("?", 6379L, id(1), List.of("ip", "10.0.0.1", "hostname", "a.example.com", "later", 1L)));
    }

    @ParameterizedTest
    @MethodSource("everyShapeOfOneNode")
    void readsNodesInEveryShapeThatClientsDecodeTo(Object node) {
        ClusterView view = fromSlots(List.of(List.of(0L, 0L, node)));

        assertThat(owner(view, 0).id()).isEqualTo(id(1));
        assertThat(owner(view, 0).aliases())
                .containsExactlyInAnyOrder(new NodeAddress("10.0.0.1", 6379), new NodeAddress("a.example.com", 6379));
    }

    @Test
    void takesTheHostThatAnsweredForNullAndEmptyEndpoints() {
        ClusterView view = fromSlots(List.of(
                List.of(0L, 0L, Arrays.asList(null, 7001L, id(1), List.of("ip", "172.16.0.1"))),
                List.of(1L, 1L, List.of("", 7002L, id(2)))));

        assertThat(owner(view, 0).address()).isEqualTo(new NodeAddress("10.0.0.9", 7001));
        assertThat(owner(view, 0).aliases()).contains(new NodeAddress("172.16.0.1", 7001));
        assertThat(owner(view, 1).address()).isEqualTo(new NodeAddress("10.0.0.9", 7002));
    }

    @Test
    void takesANodeWithoutIdForTheOneWithItsAddress() {
        ClusterView view = fromSlots(List.of(
                List.of(0L, 0L, List.of("10.0.0.1", 7001L)),
                List.of(1L, 1L, List.of("a.example.com", 7001L, id(1), List.of("ip", "10.0.0.1")))));

        assertThat(view.nodes()).extracting(ClusterNode::id).containsExactly(id(1));
        assertThat(owner(view, 0)).isSameAs(owner(view, 1));
    }

    @Test
    void leavesOutNodesWithoutAnAddress() {
        ClusterView view = fromSlots(List.of(
                List.of(0L, 0L, List.of("", 0L, id(1)), List.of("10.0.0.2", 7002L, id(2))),
                List.of(1L, 1L, List.of("?", 7003L, id(3)))));

        assertThat(view.coveredSlots()).isZero();
        assertThat(view.owner(0)).isNull();
        assertThat(view.nowhere().stream()).containsExactly(0, 1);
        assertThat(view.nodesWithoutAddress()).containsExactlyInAnyOrder(id(1), id(3));
        assertThat(view.nodes()).extracting(ClusterNode::address).containsExactly(at(2));
    }

    @Test
    void letsTheLastOfTwoOverlappingSlotsRangesWin() {
        ClusterView view = slots(1, 0, range(0, 100, 1), range(50, 60, 2));

        assertThat(owner(view, 49).id()).isEqualTo(id(1));
        assertThat(owner(view, 55).id()).isEqualTo(id(2));
        assertThat(owner(view, 61).id()).isEqualTo(id(1));
    }

    @Test
    void letsTheHigherEpochWinWhereNodesOverlap() {
        ClusterView view = nodes(1, 0, primary(1, 7, "0-100"), primary(2, 3, "50-60 200"));

        assertThat(owner(view, 55).id()).isEqualTo(id(1));
        assertThat(owner(view, 200).id()).isEqualTo(id(2));
    }

    @Test
    void mapsEveryAnnouncedAddressOnce() {
        AddressMapper nat = announced -> new NodeAddress("nat." + announced.host(), announced.port());
        Object reply = List.of(List.of(0L, 0L, List.of("a", 1L, id(1), List.of("ip", "10.0.0.1"))));

        ClusterView view = ClusterView.fromSlots(reply, ANSWERED_BY, 0, nat);

        assertThat(owner(view, 0).address()).isEqualTo(new NodeAddress("nat.a", 1));
        assertThat(owner(view, 0).aliases())
                .containsExactlyInAnyOrder(new NodeAddress("nat.a", 1), new NodeAddress("nat.10.0.0.1", 1));
    }

    @Test
    void readsEveryKindOfNodesLine() {
        ClusterView view = fromNodes("""
                %s 127.0.0.1:21301@31301,nodea.example.com myself,master - 0 0 3 connected 0-5460 7000 [93->-%s] [77-<-%s]
                %s ::1:21331@31331 master,fail? - 0 0 2 disconnected 5461-6999
                %s 10.0.0.3:7003@17003,,tls-port=7443,shard-id=0123 slave,fail %s 0 0 3 connected
                %s 10.0.0.4:7004 handshake - 0 0 0 disconnected
                %s :0@0 master,noaddr - 0 0 1 disconnected 8000-8001
                %s :21320@31320 master - 0 0 0 connected
                vars currentEpoch 8 lastVoteEpoch 0
                """.formatted(id(1), id(2), id(2), id(2), id(3), id(1), id(4), id(5), id(6)));

        assertThat(view.answererId()).isEqualTo(id(1));
        assertThat(view.hasEpochs()).isTrue();
        assertThat(view.nodes())
                .extracting(ClusterNode::address)
                .map(NodeAddress::toString)
                .containsExactly("127.0.0.1:21301", "::1:21331", "10.0.0.3:7003", "10.0.0.4:7004", "10.0.0.9:21320");
        assertThat(owner(view, 7000).aliases()).contains(new NodeAddress("nodea.example.com", 21301));
        assertThat(owner(view, 0).configEpoch()).isEqualTo(3);
        assertThat(owner(view, 5461).flags()).containsExactlyInAnyOrder(NodeFlag.POSSIBLY_FAILED, NodeFlag.LINK_DOWN);
        assertThat(view.nodes().get(2).role()).isEqualTo(Role.REPLICA);
        assertThat(view.nodes().get(2).primaryId()).isEqualTo(id(1));
        assertThat(view.nodes().get(2).configEpoch()).isEqualTo(-1);
        assertThat(view.nodes().get(2).aliases()).hasSize(1);
        assertThat(view.nodes().get(3).flags()).contains(NodeFlag.HANDSHAKE);
        assertThat(view.nodesWithoutAddress()).containsExactly(id(5));
        assertThat(view.nowhere().stream()).containsExactly(8000, 8001);
        assertThat(view.open().stream()).containsExactly(77, 93);
        assertThat(view.coveredSlots()).isEqualTo(5461 + 1 + 1539);
    }

    @Test
    void offersNoReplicasForReadsFromNodes() {
        assertThat(nodes(1, 0, primary(1, 1, "0"), replica(2, 1, 1)).replicas(0))
                .isEmpty();
    }

    @Test
    void readsAVerbatimStringWithItsPrefix() {
        assertThat(fromNodes("txt:" + primary(1, 1, "0")).owner(0)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ERR unknown command",
                "id host:1@2 master - 0 0 1",
                "id host master - 0 0 1 connected",
                "id host:x@2 master - 0 0 1 connected",
                "id host:1@2 master - 0 0 one connected",
                "id host:1@2 master - 0 0 1 connected 16384",
                "id host:1@2 master - 0 0 1 connected 2-1",
                "id host:1@2 master - 0 0 1 connected 1-",
                "id host:1@2 master - 0 0 1 connected [1-?-x]",
                "id host:1@2 master - 0 0 1 connected [",
                "id host:1@2 master - 0 0 1 connected\nid host:1@2 master - 0 0 1 connected",
            })
    void saysWhatIsWrongWithNodes(String text) {
        assertThatExceptionOfType(MalformedReplyException.class)
                .isThrownBy(() -> fromNodes(text))
                .withMessageStartingWith("CLUSTER NODES: ")
                .withMessageContaining("must");
    }

    static List<Object> repliesThatAreNotSlots() {
        return List.of(
                "OK",
                List.of("x"),
                List.of(List.of()),
                List.of(List.of(0L, 1L)),
                List.of(List.of("x", 1L, List.of("h", 1L))),
                List.of(List.of(0L, 16384L, List.of("h", 1L))),
                List.of(List.of(-1L, 1L, List.of("h", 1L))),
                List.of(List.of(2L, 1L, List.of("h", 1L))),
                List.of(List.of(0L, 1L, "h:1")),
                List.of(List.of(0L, 1L, List.of("h"))),
                List.of(List.of(0L, 1L, List.of("h", "x"))),
                List.of(List.of(0L, 1L, List.of(List.of(), 1L))),
                List.of(List.of(0L, 1L, List.of("h", 1L, 5L))),
                List.of(List.of(0L, 1L, List.of("h", 1L, "id", List.of("odd")))),
                List.of(List.of(0L, 1L, List.of("h", 1L, "id", "x"))),
                List.of(List.of(0L, 1L, List.of("h", 1L), "x")));
    }

    @ParameterizedTest
    @MethodSource("repliesThatAreNotSlots")
    void saysWhatIsWrongWithSlots(Object reply) {
        assertThatExceptionOfType(MalformedReplyException.class)
                .isThrownBy(() -> fromSlots(reply))
                .withMessageStartingWith("CLUSTER SLOTS: ")
                .withMessageContaining("must");
    }

    @Test
    void saysThatThereIsNoReply() {
        assertThatExceptionOfType(MalformedReplyException.class)
                .isThrownBy(() -> fromSlots(null))
                .withMessage("CLUSTER SLOTS: the reply must be a list but was null");
    }

    private static ClusterView fromSlots(@Nullable Object reply) {
        return ClusterView.fromSlots(reply, ANSWERED_BY, 0, AddressMapper.identity());
    }

    private static ClusterView fromNodes(String text) {
        return ClusterView.fromNodes(text, ANSWERED_BY, 0, AddressMapper.identity());
    }

    private static ClusterNode owner(ClusterView view, int slot) {
        return Objects.requireNonNull(view.owner(slot));
    }
}
