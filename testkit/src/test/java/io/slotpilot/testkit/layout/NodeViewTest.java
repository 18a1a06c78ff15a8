package io.slotpilot.testkit.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeViewTest {

    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String C = "c".repeat(40);

    private final List<Member> members = List.of(
            new Member(A, "127.0.0.1:7000@17000", null, SlotRanges.parse("0-8191"), 1),
            new Member(B, "127.0.0.1:7001@17001,b.example", null, SlotRanges.parse("8192-16383"), 2),
            new Member(C, "127.0.0.1:7002@17002", A, new BitSet(), 1));

    @Test
    void writesTheTruthUnlessToldOtherwise() {
        assertThat(new NodeView(members, 2).render(false)).isEqualTo("""
                %s 127.0.0.1:7000@17000 master - 0 0 1 connected 0-8191
                %s 127.0.0.1:7001@17001,b.example master - 0 0 2 connected 8192-16383
                %s 127.0.0.1:7002@17002 myself,slave %s 0 0 1 connected
                vars currentEpoch 2 lastVoteEpoch 0
                """.formatted(A, B, C, A));
    }

    @Test
    void namesTheShardsForServersThatKnowThem() {
        NodeView chain = new NodeView(members, 0).replicates(1, 2);

        assertThat(chain.render(true)).isEqualTo("""
                %s 127.0.0.1:7000@17000,,shard-id=%s myself,master - 0 0 1 connected 0-8191
                %s 127.0.0.1:7001@17001,b.example,shard-id=%s slave %s 0 0 2 connected 8192-16383
                %s 127.0.0.1:7002@17002,,shard-id=%s slave %s 0 0 1 connected
                vars currentEpoch 2 lastVoteEpoch 0
                """.formatted(A, A, B, A, C, C, A, A));
    }

    @Test
    void movesSlotsAndOpensThemInThisViewOnly() {
        NodeView view = new NodeView(members, 0)
                .owns(1, "5,7-8")
                .uncovered("0")
                .migrating(10, 1)
                .importing(16_000, 1)
                .epoch(1, 9);
        assertThat(view.render(false)).isEqualTo("""
                %s 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 1-4 6 9-8191 [10->-%s] [16000-<-%s]
                %s 127.0.0.1:7001@17001,b.example master - 0 0 9 connected 5 7-8 8192-16383
                %s 127.0.0.1:7002@17002 slave %s 0 0 1 connected
                vars currentEpoch 9 lastVoteEpoch 0
                """.formatted(A, B, B, B, C, A));
        assertThat(view.coversAllSlots()).isFalse();
        assertThat(new NodeView(members, 1).coversAllSlots()).isTrue();
    }

    @Test
    void aGhostOwnsSlotsWithoutAnAddress() {
        NodeView view = new NodeView(members, 0).ghost("100").migratingToGhost(200);
        assertThat(view.render(false))
                .contains("0-99 101-8191 [200->-" + NodeView.GHOST_ID + "]\n")
                .contains(NodeView.GHOST_ID + " :0@0 master,noaddr - 0 0 0 disconnected 100\n");
        assertThat(view.coversAllSlots()).isTrue();
    }

    @Test
    void whatIsWrittenCanBeRead() {
        ClusterView view = ClusterView.parse(new NodeView(members, 0)
                .migrating(3, 1)
                .render(false)
                .lines()
                .filter(line -> !line.startsWith("vars"))
                .reduce("", (text, line) -> text + line + "\n"));

        assertThat(view.myself().id()).isEqualTo(A);
        assertThat(view.myself().migrating()).containsExactly(Map.entry(3, B));
        assertThat(view.ownerOf(8192)).isEqualTo(B);
        assertThat(view.lines().get(2).primaryId()).isEqualTo(A);
        assertThat(view.lines().get(2).isPrimary()).isFalse();
    }
}
