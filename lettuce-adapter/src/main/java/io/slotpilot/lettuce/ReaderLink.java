package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ConnectionIntent;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way from one cluster connection to one replica. Nothing waits for a connection: until it is there, and after it is
 * gone, reads go to the primary. Thread-safe.
 */
final class ReaderLink<K, V> {

    private enum Phase {
        NONE,
        CONNECTING,
        OPEN
    }

    private final NodeAddress node;
    private final String id;
    private final ReplicaReads<K, V> reads;
    private final NodeTraffic traffic;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NONE);
    private volatile @Nullable StatefulRedisConnection<K, V> connection;

    ReaderLink(NodeAddress node, String id, ReplicaReads<K, V> reads, NodeTraffic traffic) {
        this.node = node;
        this.id = id;
        this.reads = reads;
        this.traffic = traffic;
    }

    NodeAddress node() {
        return node;
    }

    /** Writes the read; returns false if there is no connection. */
    boolean send(ReplicaRead<K, V, ?> read) {
        StatefulRedisConnection<K, V> open = connection;
        if (open == null || !open.isOpen()) {
            connect();
            return false;
        }
        traffic.sent();
        open.dispatch(read);
        return true;
    }

    void answered(boolean success) {
        if (success) {
            traffic.succeeded();
        } else {
            traffic.refused();
        }
    }

    void lost() {
        traffic.lost();
    }

    Failure failure(String line) {
        Failure failure = reads.failure(line, node);
        reads.learn(failure, node);
        return failure;
    }

    /** Ends the connection, and with it the reads that are on their way. */
    void drop() {
        if (phase.compareAndSet(Phase.OPEN, Phase.NONE)) {
            connection = null;
            PooledAccess.forget(reads.connection(), node);
        }
    }

    private void connect() {
        if (!phase.compareAndSet(Phase.NONE, Phase.CONNECTING)) {
            return;
        }
        try {
            reads.connection().getConnectionAsync(id, ConnectionIntent.READ).whenComplete((made, error) -> {
                if (error != null) {
                    failed();
                } else {
                    Guarded.run(() -> connected(made));
                }
            });
        } catch (RuntimeException e) {
            failed(); // not among Lettuce's partitions yet
        }
    }

    private void failed() {
        phase.set(Phase.NONE);
        reads.learn(Failure.of(FailureKind.CONNECT_FAILED), node);
    }

    private void connected(StatefulRedisConnection<K, V> made) {
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> unused) {
                Guarded.run(ReaderLink.this::disconnected);
            }
        });
        connection = made;
        phase.set(Phase.OPEN);
        if (!made.isOpen()) {
            disconnected(); // before anybody listened
        }
    }

    /** Lettuce would keep what was in flight for the node's return. */
    private void disconnected() {
        reads.learn(Failure.of(FailureKind.CONNECTION_LOST), node);
        drop();
    }
}
