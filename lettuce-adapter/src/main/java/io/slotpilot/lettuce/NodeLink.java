package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way from one cluster connection to one node: its pooled connection, and what waits for that to be made.
 *
 * <p>Nothing is handed to a connection that is down, where Lettuce would keep it for the dead node. Thread-safe; calls
 * are handed over outside of the lock.
 */
final class NodeLink<K, V> {

    // A connection that is merely reset is back after a few milliseconds; a node that died is known as dead by then.
    private static final long GRACE_NANOS = 100_000_000L;

    private final NodeAddress node;
    private final LettuceRouter<K, V> router;
    private final NodeTraffic traffic;
    private final Deque<LettuceCall<K, V, ?>> pending = new ArrayDeque<>();
    private boolean connecting;
    private boolean inGrace;
    private @Nullable NodeWire<K, V> preparing;
    // At most one of both: the connection that calls may be written to, and the one that Lettuce reconnects.
    private volatile @Nullable NodeWire<K, V> wire;
    private volatile @Nullable NodeWire<K, V> down;
    private long downSince;

    NodeLink(NodeAddress node, LettuceRouter<K, V> router, NodeTraffic traffic) {
        this.node = node;
        this.router = router;
        this.traffic = traffic;
    }

    NodeAddress node() {
        return node;
    }

    /** The connection if it is up, else null. */
    @Nullable
    StatefulRedisConnection<K, V> openConnection() {
        NodeWire<K, V> now = wire;
        return now != null && now.isOpen() ? now.connection() : null;
    }

    boolean isOpen() {
        NodeWire<K, V> now = wire;
        return now != null && now.isOpen();
    }

    /** Whether there is a connection that is down and waits for its reconnect. */
    boolean isDown() {
        NodeWire<K, V> now = down;
        return now != null && !now.isClosed();
    }

    /** Whether calls are at this node. */
    boolean isBusy() {
        NodeWire<K, V> now = wire;
        return now != null && now.isOpen() && !now.inFlight().isEmpty();
    }

    /** Writes a call, or has it wait for the connection. */
    void send(LettuceCall<K, V, ?> call) {
        if (!call.blocking()) {
            traffic.sent();
        }
        NodeWire<K, V> now = wire;
        while (now == null || !write(now, call)) {
            now = await(call);
            if (now == null) {
                return;
            }
        }
    }

    /** A reply came for a call that was at this node. */
    void answered(LettuceCall<K, V, ?> call, boolean success) {
        if (call.blocking()) {
            return;
        }
        if (success) {
            traffic.succeeded();
        } else {
            traffic.refused();
        }
    }

    /** No reply comes for a call that was at this node. */
    void lost(LettuceCall<K, V, ?> call) {
        if (!call.blocking()) {
            traffic.lost();
        }
    }

    /**
     * Takes back what is stuck at this node, which is silent and no longer the owner. What is encoded and must not be
     * repeated stays, but nobody waits for it any more.
     */
    void rescue() {
        List<LettuceCall<K, V, ?>> waiting;
        synchronized (this) {
            waiting = List.copyOf(pending);
        }
        waiting.forEach(call -> Guarded.run(() -> rescue(call)));
        NodeWire<K, V> now = wire;
        if (now != null) {
            now.inFlight().forEach(this::rescue);
        }
    }

    private void rescue(LettuceCall<K, V, ?> call) {
        NodeAddress owner = router.target(call.slot());
        if (owner == null || owner.equals(node)) {
            return;
        }
        if (call.isEncoded() && !router.mayRepeat(call)) {
            router.driver().abandoned(call);
        } else {
            takeBack(call, FailureKind.TIMED_OUT);
        }
    }

    private void dropped(NodeWire<K, V> ended) {
        fell(ended);
        ended.inFlight().forEach(call -> takeBack(call, FailureKind.CONNECTION_LOST));
        ended.inFlight().trim();
        router.dropped(node);
    }

    private void fell(NodeWire<K, V> ended) {
        notSent(fall(ended), FailureKind.CONNECT_FAILED, null);
    }

    /** From now on Lettuce tries to reconnect; returns what has waited for the connection when it was just made. */
    private synchronized List<LettuceCall<K, V, ?>> fall(NodeWire<K, V> ended) {
        boolean young = preparing == ended;
        if (wire == ended || young) {
            wire = null;
            preparing = null;
            down = ended;
            downSince = System.nanoTime();
        }
        if (young && connecting) {
            connecting = false;
            return takePending();
        }
        return List.of();
    }

    private void reconnected(NodeWire<K, V> made) {
        if (down == made) {
            prepare(made);
        }
    }

    private void prepare(NodeWire<K, V> made) {
        synchronized (this) {
            preparing = made;
        }
        if (made.isOpen()) {
            made.prepare(() -> Guarded.run(() -> open(made)));
        } else {
            fell(made); // before anybody listened
        }
    }

    /** What was not encoded waits for where it may go now; for the rest the rules decide. */
    private void takeBack(LettuceCall<K, V, ?> call, FailureKind ifEncoded) {
        boolean encoded = call.isEncoded();
        LettuceCall<K, V, ?> successor = call.supersede();
        if (successor == null) {
            return; // its reply came just now
        }
        lost(call);
        if (encoded) {
            successor.comeBack(ifEncoded, null);
        } else {
            router.driver().withdrawn(successor);
        }
    }

    /** Returns false if the connection is down; then the call is still at hand. */
    private boolean write(NodeWire<K, V> to, LettuceCall<K, V, ?> call) {
        return to.write(call, call.isLate() && !router.isAutoFlush());
    }

    /** One attempt to connect has failed, not one for each call: the others just look for where they may go now. */
    private void notSent(List<LettuceCall<K, V, ?>> waiting, FailureKind kind, @Nullable Throwable cause) {
        boolean charged = false;
        for (LettuceCall<K, V, ?> call : waiting) {
            if (!charged || kind != FailureKind.CONNECT_FAILED) {
                charged = failed(call, kind, cause);
            } else if (call.land() == LettuceCall.HANDED) {
                lost(call);
                router.driver().withdrawn(call);
            }
        }
    }

    /** Returns false if somebody else has ended the call. */
    private boolean failed(LettuceCall<K, V, ?> call, FailureKind kind, @Nullable Throwable cause) {
        boolean mine = call.land() == LettuceCall.HANDED;
        if (mine) {
            lost(call);
            call.comeBack(kind, cause);
        }
        return mine;
    }

    /** Has the call wait for a connection, or fails it; returns a connection if there is one now. */
    private @Nullable NodeWire<K, V> await(LettuceCall<K, V, ?> call) {
        Next next;
        synchronized (this) {
            NodeWire<K, V> now = wire;
            if (now != null && now.isOpen()) {
                return now;
            }
            if (now != null) {
                List<LettuceCall<K, V, ?>> unused = fall(now);
            }
            next = next();
            if (next != Next.FAIL) {
                pending.add(call);
            }
        }
        switch (next) {
            case CONNECT -> connect();
            case GRACE -> startGrace();
            case FAIL -> failed(call, FailureKind.CONNECT_FAILED, null);
            case WAIT -> {}
        }
        return null;
    }

    private enum Next {
        WAIT,
        CONNECT,
        GRACE,
        FAIL
    }

    private Next next() {
        NodeWire<K, V> now = down;
        if (now == null || now.isClosed()) {
            down = null;
            boolean first = !connecting;
            connecting = true;
            return first ? Next.CONNECT : Next.WAIT;
        }
        if (inGrace || preparing != null) {
            return Next.WAIT;
        }
        inGrace = System.nanoTime() - downSince < GRACE_NANOS;
        return inGrace ? Next.GRACE : Next.FAIL;
    }

    private void startGrace() {
        try {
            router.after(GRACE_NANOS, this::endGrace);
        } catch (RejectedExecutionException e) {
            endGrace(); // closed
        }
    }

    private void endGrace() {
        List<LettuceCall<K, V, ?>> waiting;
        synchronized (this) {
            inGrace = false;
            waiting = connecting || preparing != null ? List.of() : takePending();
        }
        notSent(waiting, FailureKind.CONNECT_FAILED, null);
    }

    private List<LettuceCall<K, V, ?>> takePending() {
        List<LettuceCall<K, V, ?>> waiting = List.copyOf(pending);
        pending.clear();
        return waiting;
    }

    private void connect() {
        try {
            router.connect(node).whenComplete((connection, error) -> {
                if (error == null) {
                    connected(connection);
                } else {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : null;
                    notConnected(cause == null ? error : cause);
                }
            });
        } catch (RuntimeException e) {
            notConnected(e);
        }
    }

    private void connected(StatefulRedisConnection<K, V> connection) {
        NodeWire<K, V> made = new NodeWire<>(connection);
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> unused, SocketAddress address) {
                Guarded.run(() -> reconnected(made));
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> unused) {
                Guarded.run(() -> dropped(made));
            }
        });
        prepare(made);
    }

    private void open(NodeWire<K, V> made) {
        LettuceCall<K, V, ?> call = nextPending(made);
        while (call != null) {
            if (call.isAtHand() && !write(made, call)) {
                failed(call, FailureKind.CONNECT_FAILED, null);
            }
            call = nextPending(made);
        }
        if (!router.isAutoFlush()) {
            made.connection().flushCommands();
        }
    }

    /** The next call that waits for the connection; after the last one the way is open for all. */
    private synchronized @Nullable LettuceCall<K, V, ?> nextPending(NodeWire<K, V> made) {
        if (preparing != made) {
            return null; // went down meanwhile
        }
        LettuceCall<K, V, ?> next = pending.poll();
        if (next == null) {
            connecting = false;
            preparing = null;
            wire = made;
            down = null;
        }
        return next;
    }

    private void notConnected(Throwable error) {
        List<LettuceCall<K, V, ?>> waiting;
        synchronized (this) {
            waiting = takePending();
            connecting = false;
        }
        notSent(waiting, LettuceErrors.connectFailure(error), error);
    }
}
