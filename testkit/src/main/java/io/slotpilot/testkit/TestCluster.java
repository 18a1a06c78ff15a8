package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.KeySlots;
import io.slotpilot.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Redis Cluster of server processes on this machine, for one test or one test class.
 *
 * <p>What changes slots or roles returns when it is done, as far as the doc does not say otherwise; traffic of other
 * threads goes on meanwhile. Thread-safe. No process outlives {@link #close()}, nor this JVM, however that ends.
 */
public final class TestCluster implements AutoCloseable {

    private final List<TestNode> nodes;
    private final Path directory;
    private final ClusterStates states = new ClusterStates(this);
    private final SlotMoves moves = new SlotMoves(this);
    private final SlotFaults faults = new SlotFaults(this, moves, states);
    private final Healing healing = new Healing(this, moves, states);
    private final Failovers failovers = new Failovers(states);

    TestCluster(List<TestNode> nodes, Path directory) {
        this.nodes = List.copyOf(nodes);
        this.directory = directory;
    }

    /** Describes a cluster; unless told otherwise, three primaries with one replica each. */
    public static TestClusterBuilder builder() {
        return new TestClusterBuilder();
    }

    /** The slot of {@code key}. */
    public static int slotOf(String key) {
        return KeySlots.slotOf(key);
    }

    /** A key in {@code slot}: always the same one. */
    public static String keyIn(int slot) {
        return keyIn(slot, "key:");
    }

    /** A key in {@code slot} that begins with {@code prefix}, which holds no brace. */
    public static String keyIn(int slot, String prefix) {
        return prefix + '{' + KeySlots.tagFor(slot) + '}';
    }

    /** A key that begins with {@code prefix} in the lowest slot that {@code node} owns. */
    public String keyOwnedBy(TestNode node, String prefix) {
        int slot = node.view().myself().slots().nextSetBit(0);
        if (slot < 0) {
            throw new IllegalStateException(node + " owns no slot");
        }
        return keyIn(slot, prefix);
    }

    ClusterStates states() {
        return states;
    }

    /** All nodes, at their indexes: first those that began as primaries, then the replicas. */
    public List<TestNode> nodes() {
        return nodes;
    }

    /** The node with that index. */
    public TestNode node(int index) {
        return nodes.get(index);
    }

    /** The live nodes that hold themselves for primaries now. */
    public List<TestNode> primaries() {
        return states.live(view -> view.myself().isPrimary());
    }

    /** The live nodes that hold themselves for replicas now. */
    public List<TestNode> replicas() {
        return states.live(view -> !view.myself().isPrimary());
    }

    /**
     * The live node that claims {@code slot}; if none does, the one that all live nodes hold for its owner, as after a
     * kill.
     *
     * @throws IllegalStateException if the live nodes disagree or know none
     */
    public TestNode owner(int slot) {
        return states.owner(slot);
    }

    /**
     * A live replica of {@code primary}.
     *
     * @throws IllegalStateException if it has none
     */
    public TestNode replicaOf(TestNode primary) {
        return states.replicasOf(primary).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(primary + " has no live replica"));
    }

    /** Moves {@code slot} with its keys; every primary knows it on return. */
    public void moveSlot(int slot, TestNode from, TestNode to) {
        moves.move(slot, from, to);
    }

    /**
     * Moves the {@code count} lowest slots of {@code from}, with their keys, one after the other.
     *
     * @param pace how long to wait after each slot
     * @return the moved slots, ascending
     */
    public List<Integer> reshard(int count, TestNode from, TestNode to, Duration pace) {
        return moves.reshard(count, from, to, pace);
    }

    /** As {@link #reshard}, in the background. */
    public CompletableFuture<List<Integer>> reshardInBackground(int count, TestNode from, TestNode to, Duration pace) {
        return CompletableFuture.supplyAsync(() -> reshard(count, from, to, pace), task -> Daemon.run("reshard", task));
    }

    /** Begins to move {@code slot}: missing keys get ASK at {@code from}, and {@code to} takes them after ASKING. */
    public void openSlot(int slot, TestNode from, TestNode to) {
        moves.open(slot, from, to);
    }

    /** Opens only the source, which then answers ASK to a target that answers MOVED. */
    public void openSourceOnly(int slot, TestNode from, TestNode to) {
        moves.openSource(slot, from, to);
    }

    /** Opens only the target; clients notice nothing unless they send ASKING. */
    public void openTargetOnly(int slot, TestNode from, TestNode to) {
        moves.openTarget(slot, from, to);
    }

    /**
     * Moves keys of an open slot.
     *
     * @param max how many at most
     * @return how many were moved
     */
    public int migrateKeys(int slot, TestNode from, TestNode to, int max) {
        return moves.migrate(slot, from, to, max);
    }

    /** Keys of {@code slot} that {@code node} has, at most {@code max}. */
    public List<String> keysInSlot(int slot, TestNode node, int max) {
        return moves.keys(node, slot, max);
    }

    /** Ends the move of an open slot whose keys have all been moved: every primary is told the new owner. */
    public void finishSlot(int slot, TestNode from, TestNode to) {
        moves.finish(slot, from, to);
    }

    /** Undoes the move of an open slot: its keys go back to {@code from}, and both sides are closed. */
    public void abortSlot(int slot, TestNode from, TestNode to) {
        moves.abort(slot, from, to);
    }

    /** As {@link #failover(TestNode, FailoverMode)}, in agreement with the primary. */
    public void failover(TestNode replica) {
        failover(replica, FailoverMode.COORDINATED);
    }

    /** Makes {@code replica} the primary of its shard; all live nodes know it on return. */
    public void failover(TestNode replica, FailoverMode mode) {
        failovers.promote(replica, mode);
    }

    /** Takes the owner away from slots, on every live node. Keys stay where they are. */
    public void uncover(int... slots) {
        faults.uncover(slots);
    }

    /** Gives a slot that has no owner to {@code node}; all live nodes know it on return. */
    public void cover(int slot, TestNode node) {
        faults.cover(slot, node);
    }

    /** Makes {@code a} redirect {@code slot}, which must be empty, to {@code b} and {@code b} to {@code a}, for good. */
    public void pingPong(int slot, TestNode a, TestNode b) {
        faults.ring(slot, List.of(a, b));
    }

    /** Makes {@code a} redirect {@code slot}, which must be empty, to {@code b}, that to {@code c}, and that to {@code a}. */
    public void cycle(int slot, TestNode a, TestNode b, TestNode c) {
        faults.ring(slot, List.of(a, b, c));
    }

    /** Makes {@code owner} answer ASK {@code target} for missing keys of {@code slot}, and that MOVED {@code owner}. */
    public void askLoop(int slot, TestNode owner, TestNode target) {
        openSourceOnly(slot, owner, target);
    }

    /** Waits until all live nodes hold {@code node} for the owner of {@code slot}. */
    public void awaitOwner(int slot, TestNode node) {
        states.awaitOwner(slot, node);
    }

    /** Waits until all live nodes report that {@code cluster_state}: {@code ok} or {@code fail}. */
    public void awaitState(String state) {
        states.awaitState(state);
    }

    /** Waits until all live nodes give each slot to the same node, and hold each other for connected and well. */
    public void awaitAgreement() {
        states.awaitAgreement();
    }

    /**
     * Undoes faults: thaws and restarts nodes, ends pauses, scripts and full memory, closes open slots (keys go back to
     * the owner), and gives every slot one owner. Data and roles stay as they are; restarted nodes are empty until
     * their primary has filled them.
     */
    public void heal() {
        healing.heal();
    }

    /** Waits until every live node names all live replicas in CLUSTER SLOTS, some time after they joined or came back. */
    public void awaitReplicasInSlots() {
        states.awaitReplicasInSlots();
    }

    /** Deletes all keys. */
    public void flush() {
        primaries().forEach(node -> node.command("FLUSHALL"));
    }

    /** Makes {@code node} known to the cluster by another port, such as that of a {@link FaultProxy} before it. */
    public void announcePort(TestNode node, int port) {
        node.command("CONFIG", "SET", "cluster-announce-port", Integer.toString(port));
        states.awaitPort(node, port == 0 ? node.clusterPort() : port);
    }

    /** Introduces {@code node} to the others, as one does after {@link TestNode#restartWithNewId()}. */
    public void meet(TestNode node) {
        TestNode other = states.live().stream()
                .filter(live -> live != node)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no other node is live"));
        node.command(
                "CLUSTER",
                "MEET",
                other.host(),
                Integer.toString(other.clusterPort()),
                Integer.toString(other.port() + Ports.BUS_OFFSET));
        states.awaitAgreement();
    }

    /** What each node logged last, for failure messages. */
    public String logs() {
        return nodes.stream().map(node -> "--- " + node + "\n" + node.log()).collect(Collectors.joining("\n"));
    }

    /** Kills every server and deletes its files. A second call does nothing. */
    @Override
    public void close() {
        nodes.forEach(TestNode::kill);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // closed before
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the files of the cluster", e);
        }
    }
}
