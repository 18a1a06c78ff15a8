package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/**
 * One round of a batch: the commands whose turn it is, of which each node gets its own before the first reply is read.
 * Used by one thread.
 *
 * <p>It can begin to write before all commands are there, so that the servers work while the caller makes the rest.
 * Whoever has begun so holds connections, and so never waits for one: then two batches would wait for each other's.
 * What would have to wait is left to the next round, which holds nothing.
 */
final class BatchRound {

    /** All rounds take connections in this order, so that two of them never wait for each other's. */
    private static final Comparator<NodeExchange> CANONICAL = Comparator.comparing(
            NodeExchange::node, Comparator.comparing(NodeAddress::host).thenComparingInt(NodeAddress::port));

    private final RedirectEngine engine;
    private final BatchTurns turns;
    private final List<BatchedCommand> commands;
    private final Map<NodeAddress, NodeExchange> exchanges = new HashMap<>();

    /** @param offered the commands that it will be offered, in this order; may still grow */
    BatchRound(RedirectEngine engine, List<BatchedCommand> offered) {
        this.engine = engine;
        this.turns = new BatchTurns(engine.topology(), engine.options().keepOrder(), System.nanoTime(), offered);
        this.commands = new ArrayList<>(offered.size());
    }

    /** Takes a command that is not done yet, if it is its turn. */
    void offer(BatchedCommand command) {
        admit(command);
    }

    /** As {@link #offer}, and writes it if that needs no waiting. */
    void offerEarly(BatchedCommand command) {
        NodeExchange exchange = admit(command);
        if (exchange != null) {
            exchange.writeEarly();
        }
    }

    private @Nullable NodeExchange admit(BatchedCommand command) {
        if (!turns.admits(command)) {
            return null;
        }
        NodeAddress node = command.node();
        if (node == null) {
            commands.add(command);
            refuse(command);
            return null;
        }
        NodeExchange exchange = exchanges.get(node);
        if (exchange == null) {
            exchange = new NodeExchange(engine, node);
            exchanges.put(node, exchange);
        } else if (exchange.isLost()) {
            return null; // as all that follow it to this node
        }
        commands.add(command);
        exchange.add(command);
        return exchange;
    }

    private void refuse(BatchedCommand command) {
        FailureKind kind = engine.isUncovered(command.slot()) ? FailureKind.CLUSTER_DOWN : FailureKind.CONNECT_FAILED;
        command.refused(new JedisClusterOperationException(engine.whyNoTarget(command.slot())), Failure.of(kind));
    }

    /** What this round has taken; after {@link #run} each of them has ended, was refused, or is as it was before. */
    List<BatchedCommand> commands() {
        return commands;
    }

    void run() {
        List<NodeExchange> all = exchanges.values().stream().sorted(CANONICAL).toList();
        boolean holding = all.stream().anyMatch(NodeExchange::holdsConnection);
        Consumer<NodeExchange> write = holding ? NodeExchange::writeWithoutWaiting : NodeExchange::write;
        try {
            all.forEach(write);
            readReplies(all);
        } finally {
            close();
        }
    }

    private static void readReplies(List<NodeExchange> all) {
        boolean more = true;
        while (more) {
            more = false;
            for (NodeExchange exchange : all) {
                more |= exchange.readFew();
            }
        }
    }

    /** Gives all connections back. */
    void close() {
        exchanges.values().forEach(NodeExchange::close);
    }
}
