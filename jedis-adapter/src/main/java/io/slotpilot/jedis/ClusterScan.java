package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.topology.KeySweep;
import io.slotpilot.core.topology.TopologyQuery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
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
 * The keys of all primaries, node by node; which ones, and which once more, says {@link KeySweep}. Used by one thread.
 */
final class ClusterScan implements Iterator<String> {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RedirectEngine engine;
    private final ScanParams params;
    private final KeySweep sweep;
    private final Deque<String> batch = new ArrayDeque<>();
    private @Nullable NodeAddress current;
    private String cursor = ScanParams.SCAN_POINTER_START;

    ClusterScan(RedirectEngine engine, ScanParams params) {
        this.engine = engine;
        this.params = params;
        this.sweep = KeySweep.of(engine.topology().map());
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
        while (true) {
            NodeAddress node = sweep.next();
            if (node == null) {
                sweep.primaries().forEach(primary -> sweep.checked(primary, view(primary)));
                node = sweep.next();
            }
            if (node == null || begin(node)) {
                return node;
            }
        }
    }

    /** Whether the node is to be visited. */
    private boolean begin(NodeAddress node) {
        boolean primary = sweep.begun(node, view(node));
        if (primary) {
            current = node;
            cursor = ScanParams.SCAN_POINTER_START;
        } else {
            engine.topology().requestRefresh();
        }
        return primary;
    }

    /** What the node says of the cluster; {@code null} if it cannot be reached. */
    private @Nullable ClusterView view(NodeAddress node) {
        long since = System.nanoTime();
        while (true) {
            try {
                String text = on(
                        node,
                        new CommandArguments(Command.CLUSTER).add(TopologyQuery.NODES.subcommand()),
                        BuilderFactory.STRING);
                return ClusterView.fromNodes(
                        text, node, System.nanoTime(), engine.options().addressMapper());
            } catch (JedisConnectionException e) {
                return null;
            } catch (JedisException e) {
                if (!healsByItself(failure(e, node).kind()) || isLate(since)) {
                    throw e;
                }
                pause(node, e);
            }
        }
    }

    private boolean isLate(long since) {
        return System.nanoTime() - since > engine.options().retryFor().toNanos();
    }

    private Failure failure(JedisException error, NodeAddress node) {
        return JedisFailures.afterWrite(error, node, engine.redirectTargets());
    }

    private ScanResult<String> next(NodeAddress first) {
        NodeAddress node = first;
        long since = System.nanoTime();
        while (true) {
            try {
                CommandArguments arguments =
                        new CommandArguments(Command.SCAN).add(cursor).addParams(params);
                return on(node, arguments, BuilderFactory.SCAN_RESPONSE);
            } catch (JedisException e) {
                Failure failure = failure(e, node);
                if (!healsByItself(failure.kind())) {
                    throw e;
                }
                engine.topology().learn(failure, node, -1);
                if (isLate(since)) {
                    throw new JedisClusterOperationException(e.getMessage(), e);
                }
                node = successor(node, e);
            }
        }
    }

    private static boolean healsByItself(FailureKind kind) {
        return switch (kind) {
            case CONNECT_FAILED, CONNECTION_LOST, TIMED_OUT, POOL_EXHAUSTED, LOADING, BUSY, CLUSTER_DOWN, MASTER_DOWN ->
                true;
            case MOVED,
                    ASK,
                    TRY_AGAIN,
                    READ_ONLY,
                    NO_REPLICAS,
                    UNBLOCKED,
                    CROSS_SLOT,
                    AUTH,
                    OUT_OF_MEMORY,
                    MISCONFIGURED,
                    NO_SCRIPT,
                    OTHER -> false;
        };
    }

    /** The node that has the slots now, whose scan starts anew; the same one if none has. */
    private NodeAddress successor(NodeAddress lost, JedisException error) {
        pause(lost, error);
        NodeAddress target = engine.topology().target(sweep.slotOf(lost));
        if (target == null || target.equals(lost)) {
            return lost;
        }
        sweep.replaced(target);
        return begin(target) ? target : lost;
    }

    /** Until another node has its slots, or for a moment. */
    private void pause(NodeAddress node, JedisException error) {
        try {
            engine.topology().awaitTarget(sweep.slotOf(node), node, PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw error;
        }
        if (engine.topology().isClosed()) {
            throw error;
        }
    }

    private <T> T on(NodeAddress node, CommandArguments arguments, Builder<T> builder) {
        Connection connection = engine.connections().borrow(node, -1, 0);
        try {
            return connection.executeCommand(new CommandObject<>(arguments, builder));
        } finally {
            engine.connections().giveBack(connection);
        }
    }
}
