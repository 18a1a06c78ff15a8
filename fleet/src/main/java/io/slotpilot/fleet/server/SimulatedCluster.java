package io.slotpilot.fleet.server;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.fleet.server.SimulatedNode.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster without processes or sockets: nodes that queue their work, and learn what happened to each other a little
 * later.
 *
 * <p>For one thread.
 */
public final class SimulatedCluster {

    private static final long NETWORK_NANOS = 250_000;

    private final VirtualTime time;
    private final Costs costs;
    private final SplittableRandom random;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final Map<NodeAddress, Integer> numbers = new HashMap<>();
    private final History history;
    private final Replies replies;
    private final QueryCount queries;
    private final int[] migratesTo = new int[KeySlot.COUNT];

    /**
     * What work costs a node.
     *
     * @param commandNanos for one command; each simulated command stands for as many real ones as fit in that time
     * @param queryNanos for one topology query
     */
    public record Costs(long commandNanos, long queryNanos) {}

    public SimulatedCluster(VirtualTime time, int nodeCount, Costs costs, long seed) {
        this.time = time;
        this.costs = costs;
        this.random = new SplittableRandom(seed);
        for (int node = 0; node < nodeCount; node++) {
            nodes.add(new SimulatedNode(node, seed));
            addresses.add(new NodeAddress("10.0.%d.%d".formatted(node / 250, 1 + node % 250), 6379));
            numbers.put(addresses.get(node), node);
        }
        this.history = new History(Layout.of(nodeCount));
        this.replies = new Replies(addresses);
        this.queries = new QueryCount(nodeCount);
        Arrays.fill(migratesTo, -1);
    }

    public VirtualTime time() {
        return time;
    }

    /** The layout that is true now, whoever knows it. */
    public Layout truth() {
        return history.layout(history.newest());
    }

    public QueryCount queries() {
        return queries;
    }

    public NodeAddress address(int node) {
        return addresses.get(node);
    }

    /** The number of a node. */
    public int number(NodeAddress address) {
        return Objects.requireNonNull(numbers.get(address), "no node of this cluster");
    }

    // ---- what clients do

    /** Sends one command; the answer comes later, always, and exactly once. */
    public void send(int node, int slot, boolean asking, Consumer<Answer> reply) {
        SimulatedNode server = nodes.get(node);
        if (server.state() == State.DOWN) {
            time.after(2 * NETWORK_NANOS, () -> reply.accept(Answer.REFUSED));
            return;
        }
        int generation = server.generation();
        deliver(
                server.work(time.nanos() + NETWORK_NANOS, costs.commandNanos()),
                () -> reply.accept(
                        server.generation() == generation ? execute(server, node, slot, asking) : Answer.LOST));
    }

    /** Whether somebody listens at that address. */
    public boolean accepts(int node) {
        return nodes.get(node).state() != State.DOWN;
    }

    /** Asks for the topology: the layout as that node knows it, or {@code null} if it does not answer with one. */
    public void query(int node, Consumer<Reply> reply) {
        SimulatedNode server = nodes.get(node);
        queries.count(node, time.nanos(), server.state() != State.DOWN);
        if (server.state() == State.DOWN) {
            time.after(2 * NETWORK_NANOS, () -> reply.accept(Reply.SILENCE));
            return;
        }
        int generation = server.generation();
        deliver(
                server.work(time.nanos() + NETWORK_NANOS, costs.queryNanos()),
                () -> reply.accept(
                        server.generation() != generation ? Reply.SILENCE : Reply.of(viewOf(server), server.state())));
    }

    /** As {@link #query}, for a client that asks all nodes at once and waits for all; answered when the last has, with one of the views, or none. */
    public void queryAll(Consumer<@Nullable Layout> chosen) {
        long done = time.nanos() + 2 * NETWORK_NANOS;
        List<SimulatedNode> answering = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            SimulatedNode server = nodes.get(node);
            queries.count(node, time.nanos(), server.state() != State.DOWN);
            if (server.state() != State.DOWN) {
                done = Math.max(done, server.work(time.nanos() + NETWORK_NANOS, costs.queryNanos()) + NETWORK_NANOS);
                answering.add(server);
            }
        }
        // All views list the same nodes, so which of them is taken is chance.
        SimulatedNode one = answering.isEmpty() ? null : answering.get(random.nextInt(answering.size()));
        time.after(done - time.nanos(), () -> {
            chosen.accept(one != null && one.state() == State.UP ? viewOf(one) : null);
        });
    }

    /** What CLUSTER SLOTS tells of a layout. */
    public ClusterView slotsView(Layout layout, int answering) {
        return replies.slots(layout, answering);
    }

    /** What CLUSTER NODES tells of a layout. */
    public ClusterView nodesView(Layout layout, int answering) {
        return replies.nodes(layout, answering);
    }

    /** What a topology query brought. */
    public sealed interface Reply {

        /** No answer: the node is down. */
        Reply SILENCE = new Silence();

        private static Reply of(Layout layout, State state) {
            return state == State.LOADING ? new Refused() : new View(layout);
        }

        /** The node's view. */
        record View(Layout layout) implements Reply {}

        /** An error: the node loads its data. */
        record Refused() implements Reply {}

        /** Nothing. */
        record Silence() implements Reply {}
    }

    private void deliver(long doneNanos, Runnable reply) {
        time.after(doneNanos + NETWORK_NANOS - time.nanos(), reply);
    }

    private Answer execute(SimulatedNode server, int node, int slot, boolean asking) {
        Layout view = viewOf(server);
        if (view.isDown() || server.state() == State.LOADING) {
            return Answer.CLUSTER_DOWN; // a primary that loads its data says this, and LOADING to topology queries
        }
        int owner = view.owner(slot);
        if (asking && migratesTo[slot] == node) {
            return Answer.OK;
        }
        if (owner != node) {
            return new Answer(Answer.Kind.MOVED, owner);
        }
        // Half of the keys have gone ahead.
        return migratesTo[slot] >= 0 && random.nextBoolean()
                ? new Answer(Answer.Kind.ASK, migratesTo[slot])
                : Answer.OK;
    }

    private Layout viewOf(SimulatedNode server) {
        return history.layout(server.seen(history, time.nanos()));
    }

    // ---- what happens to the cluster

    /** The process ends. */
    public void kill(int node) {
        nodes.get(node).become(State.DOWN);
    }

    /** The process starts and loads its data. */
    public void start(int node) {
        nodes.get(node).become(State.LOADING);
    }

    /** The data is loaded. */
    public void loaded(int node) {
        nodes.get(node).become(State.UP);
    }

    /** The cluster bus does not reach the node any more; clients do. */
    public void deafen(int node) {
        nodes.get(node).deafen();
    }

    /** The cluster agrees that a node failed, and refuses commands for want of a slot. */
    public void markFailed(int node) {
        change(draft -> {
            draft.failed(node, true);
            draft.down(true);
        });
    }

    /** A node that had failed is back. */
    public void rejoin(int node) {
        change(draft -> draft.failed(node, false), node);
    }

    /** The cluster refuses commands, or takes them again. */
    public void down(boolean is) {
        change(draft -> draft.down(is));
    }

    /** A replica takes over from its primary; both know at once, if they live. */
    public void promote(int replica) {
        int former = truth().primaryOf(replica);
        change(
                draft -> {
                    draft.promote(replica);
                    draft.down(false);
                },
                replica,
                former);
    }

    /** A slot is opened for its move. */
    public void open(int slot, int to) {
        migratesTo[slot] = to;
    }

    /** Slots change hands in one instant; the nodes concerned know at once. */
    public void move(int[] slots, int[] targets) {
        List<Integer> concerned = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            concerned.add(truth().owner(slots[i]));
            concerned.add(targets[i]);
            migratesTo[slots[i]] = -1;
        }
        change(
                draft -> {
                    for (int i = 0; i < slots.length; i++) {
                        draft.move(slots[i], targets[i]);
                    }
                },
                concerned.stream().mapToInt(Integer::intValue).distinct().toArray());
    }

    private void change(Consumer<Layout.Draft> change, int... concerned) {
        Layout next = truth().change(change);
        history.add(next, time.nanos());
        for (int node : concerned) {
            nodes.get(node).sees(next.version());
        }
    }
}
