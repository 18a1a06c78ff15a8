package io.slotpilot.lettuce;

import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The way from one cluster connection to one node: hands calls over, counts them, and takes them back. Thread-safe. */
final class NodeLink<K, V> {

    // A node on a busy machine may be slow to reply, and is then suspected for a moment. To take its commands from it
    // costs their order, so it must have been silent for longer; a failover takes the servers longer anyway.
    private static final long SILENT_NANOS = 1_000_000_000L;

    /** Since when the node is suspected, and how many replies had come by then. */
    private record Silence(long sinceNanos, long replies) {}

    private final NodeAddress node;
    private final LettuceRouter<K, V> router;
    private final NodeTraffic traffic;
    private final NodeConnector<K, V> connector;
    private final AtomicInteger blocking = new AtomicInteger();
    private volatile Silence silence = new Silence(0, 0);

    NodeLink(NodeAddress node, LettuceRouter<K, V> router, NodeTraffic traffic) {
        this.node = node;
        this.router = router;
        this.traffic = traffic;
        this.connector = new NodeConnector<>(this, router);
    }

    NodeAddress node() {
        return node;
    }

    /**
     * The connection if it is up and will reply, else null. While a command blocks it, a further one would not be read,
     * and do harm: a server that closes a connection with unread commands in it drops its last reply too.
     */
    @Nullable
    StatefulRedisConnection<K, V> openConnection() {
        NodeWire<K, V> now = connector.wire();
        return now != null && now.isOpen() && blocking.get() == 0 ? now.connection() : null;
    }

    boolean isOpen() {
        NodeWire<K, V> now = connector.wire();
        return now != null && now.isOpen();
    }

    /** Whether there is a connection that is down and waits for its reconnect. */
    boolean isDown() {
        return connector.isDown();
    }

    /** Closes the connection if it is down, so that the next call makes a new one. */
    void closeDown() {
        connector.closeDown();
    }

    /** Whether calls are at this node. */
    boolean isBusy() {
        NodeWire<K, V> now = connector.wire();
        return now != null && now.isOpen() && !now.inFlight().isEmpty();
    }

    /** Writes a call, or has it wait for the connection. */
    void send(LettuceCall<K, V, ?> call) {
        count(call);
        deliver(call);
    }

    /**
     * Writes calls together, or has them wait for the connection.
     *
     * @param parts whether they are parts of one command, and somebody ends them all when its time is over
     */
    void send(List<BatchedCall<K, V, ?>> calls, boolean parts) {
        calls.forEach(this::count);
        NodeWire<K, V> now = connector.wire();
        if (now == null || now.isClosed() || !now.write(calls, router.isAutoFlush(), parts)) {
            calls.forEach(this::deliver);
        }
    }

    private void count(LettuceCall<K, V, ?> call) {
        if (call.blocking()) {
            blocking.incrementAndGet();
        } else {
            traffic.sent();
        }
    }

    private void deliver(LettuceCall<K, V, ?> call) {
        NodeWire<K, V> now = connector.wire();
        while (now == null || now.isClosed() || !write(now, call)) {
            now = connector.await(call);
            if (now == null) {
                return;
            }
        }
    }

    /** A reply came for a call that was at this node. */
    void answered(LettuceCall<K, V, ?> call, boolean success) {
        if (call.blocking()) {
            blocking.decrementAndGet();
        } else if (success) {
            traffic.succeeded();
        } else {
            traffic.refused();
        }
    }

    /** The server is about to close that connection: nothing more is written to it. */
    void closing(NodeWire<K, V> wire) {
        connector.closing(wire);
    }

    /** No reply comes for a call that was at this node. */
    void lost(LettuceCall<K, V, ?> call) {
        if (call.blocking()) {
            blocking.decrementAndGet();
        } else {
            traffic.lost();
        }
    }

    /** From now on the node counts as silent, until it replies. */
    void suspected() {
        silence = new Silence(System.nanoTime(), traffic.replies());
    }

    /**
     * Takes back what is stuck at this node, which is suspected and no longer the owner. A reply to what is encoded would
     * come from a node that is primary no more, if any came: the rules decide whether it is repeated or fails at once.
     */
    void rescue() {
        Silence since = silence;
        if (traffic.replies() > since.replies) {
            return; // it answers after all
        }
        long left = SILENT_NANOS - (System.nanoTime() - since.sinceNanos);
        if (left > 0) {
            router.lookAgain(left);
            return;
        }
        connector.takePending(this::isElsewhere).forEach(call -> Guarded.run(() -> withdraw(call)));
        NodeWire<K, V> now = connector.wire();
        if (now != null) {
            now.forEachInFlight(call -> {
                if (isElsewhere(call)) {
                    takeBack(call, FailureKind.TIMED_OUT);
                }
            });
        }
    }

    /**
     * Has the node looked at if a command blocks there whose slot is served elsewhere. The silence of such a command says
     * nothing; but a node that lives tells by itself that the slot has gone, and one that hangs never will.
     */
    void doubtIfBlocked() {
        NodeWire<K, V> now = connector.wire();
        if (now != null && blocking.get() > 0) {
            now.forEachInFlight(call -> {
                if (call.blocking() && isElsewhere(call)) {
                    router.learn(Failure.of(FailureKind.TIMED_OUT), node);
                }
            });
        }
    }

    private boolean isElsewhere(LettuceCall<K, V, ?> call) {
        NodeAddress owner = router.target(call.slot());
        return owner != null && !owner.equals(node);
    }

    // ---- for the connector

    /** A connection went down: takes back what is in flight on it. */
    void dropped(NodeWire<K, V> ended) {
        ended.forEachInFlight(call -> takeBack(call, FailureKind.CONNECTION_LOST));
        ended.inFlight().trim();
        router.dropped(node);
    }

    /** Writes a call that has waited for the connection. */
    void handOver(NodeWire<K, V> made, LettuceCall<K, V, ?> call) {
        if (!call.isAtHand()) {
            return; // timed out, or taken back
        }
        if (!router.driver().mayGoAhead(call)) {
            withdraw(call);
        } else if (!write(made, call)) {
            refuse(call, FailureKind.CONNECT_FAILED, null);
        }
    }

    /** Fails a call for which there is no connection; returns false if somebody else has ended it. */
    boolean refuse(LettuceCall<K, V, ?> call, FailureKind kind, @Nullable Throwable cause) {
        boolean mine = call.land() == PlacedCommand.HANDED;
        if (mine) {
            lost(call);
            call.comeBack(kind, cause);
        }
        return mine;
    }

    /** Has a call that was not written look for where it may go now. */
    void withdraw(LettuceCall<K, V, ?> call) {
        if (call.land() == PlacedCommand.HANDED) {
            lost(call);
            router.driver().withdrawn(call);
        }
    }

    /** What was not encoded waits for where it may go now; for the rest the rules decide. */
    void takeBack(LettuceCall<K, V, ?> call, FailureKind ifEncoded) {
        LettuceCall<K, V, ?> successor = call.supersede();
        if (successor == null) {
            return; // its reply came just now
        }
        lost(call);
        if (successor.mayHaveRun()) {
            successor.comeBack(ifEncoded, null);
        } else {
            router.driver().withdrawn(successor);
        }
    }

    /** Returns false if the connection is down; then the call is still at hand. */
    private boolean write(NodeWire<K, V> to, LettuceCall<K, V, ?> call) {
        return to.write(call, call.isLate() && !router.isAutoFlush());
    }
}
