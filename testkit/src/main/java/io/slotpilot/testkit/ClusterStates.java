package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the live nodes of a cluster say about it, and waiting until they say something. */
final class ClusterStates {

    /** Far above what any change takes on an idle machine: a failover 4 s, agreement 1 s. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestCluster cluster;

    ClusterStates(TestCluster cluster) {
        this.cluster = cluster;
    }

    List<TestNode> live() {
        return cluster.nodes().stream().filter(TestNode::isLive).toList();
    }

    /** The live nodes whose view meets a condition; those that cannot show one now (loading, busy) do not. */
    List<TestNode> live(Predicate<ClusterView> condition) {
        return live().stream().filter(node -> meets(condition, node)).toList();
    }

    private static boolean meets(Predicate<ClusterView> condition, TestNode node) {
        try {
            return condition.test(node.view());
        } catch (RedisErrorException | UncheckedIOException e) {
            return false;
        }
    }

    /** The only live node that claims the slot; if there is none, the one that all live nodes name. */
    TestNode owner(int slot) {
        List<TestNode> claimants = live(view -> view.myself().slots().get(slot));
        if (claimants.size() == 1) {
            return claimants.get(0);
        }
        List<String> named = live().stream()
                .map(node -> String.valueOf(node.view().ownerOf(slot)))
                .distinct()
                .toList();
        TestNode owner = claimants.isEmpty() && named.size() == 1 ? withId(named.get(0)) : null;
        if (owner == null) {
            throw new IllegalStateException(
                    "slot " + slot + " has no single owner: claimed by " + claimants + ", said to be of " + named);
        }
        return owner;
    }

    @Nullable
    TestNode withId(String id) {
        for (TestNode node : cluster.nodes()) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        return null;
    }

    List<TestNode> replicasOf(TestNode primary) {
        return live(view -> Objects.equals(view.myself().primaryId(), primary.id()));
    }

    void awaitOwner(int slot, TestNode owner) {
        awaitAll("agreement that slot " + slot + " is of " + owner, node -> {
            String seen = node.view().ownerOf(slot);
            return owner.id().equals(seen) ? null : "says it is of " + seen;
        });
    }

    void awaitUncovered(int slot) {
        awaitAll("agreement that slot " + slot + " is uncovered", node -> {
            String seen = node.view().ownerOf(slot);
            return seen == null ? null : "says it is of " + seen;
        });
    }

    /**
     * Waits until every bus message that was sent before this call has been read. Takes a node timeout or so.
     *
     * <p>Two nodes have two connections, one opened by each, and what they write to one arrives in its order. Of its own
     * connection a node tells when the last pong came. The pong to a ping that it sent after this call comes after all
     * that was under way on that connection, in either direction. A node sends no ping while it waits for the pong to
     * the one before (clusterCron), so the second new pong is such a pong.
     */
    void drainBus() {
        awaitPongs(pongs());
        awaitPongs(pongs());
    }

    /** A connection of the bus, by the ids of the node that opened it and of the other. */
    private record Link(String from, String to) {}

    private Map<Link, Long> pongs() {
        Map<Link, Long> pongs = new HashMap<>();
        List<TestNode> nodes = live();
        for (TestNode node : nodes) {
            ClusterView view = node.view();
            for (TestNode other : nodes) {
                ClusterView.Line line = other == node ? null : view.line(other.id());
                if (line != null && line.connected()) {
                    pongs.put(new Link(node.id(), other.id()), line.pongMillis());
                }
            }
        }
        return pongs;
    }

    private void awaitPongs(Map<Link, Long> before) {
        Await.until("a pong on every connection of the bus", LIMIT, () -> {
            Map<Link, Long> now = pongs();
            for (Map.Entry<Link, Long> old : before.entrySet()) {
                if (old.getValue().equals(now.get(old.getKey()))) {
                    return "none on " + old.getKey();
                }
            }
            return null;
        });
    }

    void awaitState(String state) {
        awaitAll("cluster_state:" + state, node -> {
            String seen = node.clusterState();
            return seen.equals(state) ? null : "says cluster_state:" + seen;
        });
    }

    void awaitPort(TestNode known, int port) {
        awaitAll("knowledge of port " + port + " of " + known, node -> {
            ClusterView.Line line = node.view().line(known.id());
            return line != null && line.address().contains(":" + port + "@") ? null : "sees " + line;
        });
    }

    /** Waits until every live replica of a live primary has the primary's writes. */
    void awaitReplication() {
        for (TestNode primary : live(view -> view.myself().isPrimary())) {
            int replicas = replicasOf(primary).size();
            BitSet slots = primary.view().myself().slots();
            if (replicas > 0 && !slots.isEmpty()) {
                awaitReplication(primary, replicas, slots.nextSetBit(0));
            }
        }
    }

    /** A fresh replica gets writes only some time after its link is up, so one write has to arrive. */
    void awaitReplication(TestNode primary, int replicas, int slot) {
        String key = TestCluster.keyIn(slot, "replicated:");
        Await.until("replication from " + primary, LIMIT, () -> {
            try {
                primary.command("SET", key, "1");
                Object synced = primary.command("WAIT", Integer.toString(replicas), "5000");
                primary.command("DEL", key);
                return Long.valueOf(replicas).equals(synced) ? null : synced + " replicas have its writes";
            } catch (RedisErrorException e) {
                return e.text();
            }
        });
    }

    /** A node leaves a replica out of its CLUSTER SLOTS until that has told it, over the bus, that it has data. */
    void awaitReplicasInSlots() {
        List<TestNode> replicas = live(view -> !view.myself().isPrimary());
        awaitAll("CLUSTER SLOTS that name all replicas", node -> {
            String slots = String.valueOf(node.command("CLUSTER", "SLOTS"));
            for (TestNode replica : replicas) {
                if (!slots.contains(replica.id())) {
                    return "does not name " + replica;
                }
            }
            return null;
        });
    }

    /** All live nodes give each slot to the same node, and hold all live nodes for connected and well. */
    void awaitAgreement() {
        awaitAll("agreement", node -> {
            ClusterView view = node.view();
            ClusterView first = live().get(0).view();
            return view.agreesWith(first) ? troubleIn(view) : "gives slots to others than " + live().get(0);
        });
    }

    private @Nullable String troubleIn(ClusterView view) {
        for (TestNode other : live()) {
            ClusterView.Line line = view.line(other.id());
            if (line == null || line.isFailing() || !line.connected()) {
                return "does not see " + other + " well: " + line;
            }
        }
        return null;
    }

    /** A check of one node: what is wrong with it, or null. */
    interface Check {
        @Nullable
        String problemOf(TestNode node);
    }

    private void awaitAll(String goal, Check check) {
        Await.until(goal, LIMIT, () -> {
            for (TestNode node : live()) {
                String problem = problemOf(node, check);
                if (problem != null) {
                    return node + " " + problem;
                }
            }
            return null;
        });
    }

    private static @Nullable String problemOf(TestNode node, Check check) {
        try {
            return check.problemOf(node);
        } catch (RedisErrorException | UncheckedIOException e) {
            return "answers " + e.getMessage();
        }
    }
}
