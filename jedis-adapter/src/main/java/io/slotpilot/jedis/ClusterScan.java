package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.Role;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.topology.TopologyQuery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Builder;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The keys of all primaries, node by node. Used by one thread.
 *
 * <p>A key that moves to a node which was scanned before would be missed. So nodes that have gained slots since their
 * scan began, or are about to, are scanned once more when all others are done: whatever has moved was either seen at
 * the node that it left, or had left it before, and is at the other one by then.
 */
final class ClusterScan implements Iterator<String> {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RedirectEngine engine;
    private final ScanParams params;
    private final Deque<NodeAddress> todo = new ArrayDeque<>();
    private final Map<NodeAddress, BitSet> covered = new HashMap<>();
    private final Set<NodeAddress> primaries = new HashSet<>();
    private final Deque<String> batch = new ArrayDeque<>();
    private boolean firstPass = true;
    private @Nullable NodeAddress current;
    private String cursor = ScanParams.SCAN_POINTER_START;

    ClusterScan(RedirectEngine engine, ScanParams params) {
        this.engine = engine;
        this.params = params;
        for (ClusterNode primary : engine.topology().map().primaries()) {
            primaries.add(primary.address());
            todo.add(primary.address());
        }
    }

    @Override
    public boolean hasNext() {
        while (batch.isEmpty()) {
            NodeAddress node = current == null ? begin() : current;
            if (node == null) {
                return false;
            }
            ScanResult<String> result = next(node);
            batch.addAll(result.getResult());
            cursor = result.getCursor();
            if (result.isCompleteIteration()) {
                current = null;
            }
        }
        return true;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all keys have been returned");
        }
        return batch.remove();
    }

    /** Turns to the next node, which is {@code null} if there is none left. */
    private @Nullable NodeAddress begin() {
        if (todo.isEmpty()) {
            firstPass = false;
            Set.copyOf(primaries).forEach(this::againIfItGained);
        }
        NodeAddress node = todo.poll();
        if (node != null) {
            begin(node);
        }
        return node;
    }

    private void begin(NodeAddress node) {
        current = node;
        cursor = ScanParams.SCAN_POINTER_START;
        Held held = held(node);
        BitSet seen = held == null ? new BitSet() : held.owned;
        if (held != null && !firstPass) {
            seen.or(held.open);
        }
        covered.put(node, seen);
    }

    private void againIfItGained(NodeAddress node) {
        Held held = held(node);
        if (held == null) {
            return; // out of reach: what it had is elsewhere by now, or the scan would have failed
        }
        BitSet gained = held.owned;
        gained.or(held.open);
        gained.andNot(covered.getOrDefault(node, new BitSet()));
        if (!gained.isEmpty()) {
            todo.add(node);
        }
    }

    /** The slots that a node has, and those on their way to or from it, as it says itself. */
    private record Held(BitSet owned, BitSet open) {}

    private @Nullable Held held(NodeAddress node) {
        ClusterView view;
        try {
            String text = on(
                    node,
                    new CommandArguments(Command.CLUSTER).add(TopologyQuery.NODES.subcommand()),
                    BuilderFactory.STRING);
            view = ClusterView.fromNodes(text, node, System.nanoTime(), engine.addressMapper());
        } catch (JedisConnectionException e) {
            return null;
        }
        BitSet owned = new BitSet(KeySlot.COUNT);
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            ClusterNode owner = view.owner(slot);
            if (owner != null && owner.id() != null && owner.id().equals(view.answererId())) {
                owned.set(slot);
            }
        }
        view.nodes().stream()
                .filter(other -> other.role() == Role.PRIMARY)
                .forEach(other -> primaries.add(other.address()));
        return new Held(owned, view.open());
    }

    private ScanResult<String> next(NodeAddress first) {
        NodeAddress node = first;
        long since = System.nanoTime();
        while (true) {
            try {
                CommandArguments arguments =
                        new CommandArguments(Command.SCAN).add(cursor).addParams(params);
                return on(node, arguments, BuilderFactory.SCAN_RESPONSE);
            } catch (JedisConnectionException e) {
                engine.topology().learn(Failure.of(FailureKind.CONNECTION_LOST), node, -1);
                if (System.nanoTime() - since > engine.options().retryFor().toNanos()) {
                    throw new JedisClusterOperationException(e.getMessage(), e);
                }
                node = successor(node, e);
            }
        }
    }

    /** The node that has the slots now, whose scan starts anew; the same one if none has. */
    private NodeAddress successor(NodeAddress lost, JedisException error) {
        int slot = Math.max(0, covered.getOrDefault(lost, new BitSet()).nextSetBit(0));
        try {
            engine.topology().awaitTarget(slot, lost, PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw error;
        }
        NodeAddress target = engine.topology().target(slot);
        if (target == null || target.equals(lost)) {
            return lost;
        }
        primaries.add(target);
        begin(target);
        return target;
    }

    private <T> T on(NodeAddress node, CommandArguments arguments, Builder<T> builder) {
        Connection connection = engine.borrow(node, -1, 0);
        try {
            return connection.executeCommand(new CommandObject<>(arguments, builder));
        } finally {
            engine.giveBack(connection);
        }
    }
}
