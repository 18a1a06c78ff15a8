package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.redirect.FailureKind;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection of one link, follows its ups and downs, and keeps the calls that wait for it, in order.
 *
 * <p>Nothing is handed to a connection that is down, where Lettuce would keep it for the dead node. While waiting calls
 * are handed over or refused, one by one and outside of the lock, later ones line up behind them. Thread-safe.
 */
final class NodeConnector<K, V> {

    // A connection that is merely reset is back after a few milliseconds; a node that died is known as dead by then.
    private static final long GRACE_NANOS = 100_000_000L;

    private final NodeLink<K, V> link;
    private final LettuceRouter<K, V> router;
    private final Deque<LettuceCall<K, V, ?>> pending = new ArrayDeque<>();
    private Phase phase = Phase.NONE;
    // The newest connection; to be used only while the phase is OPEN, when wire holds it too.
    private @Nullable NodeWire<K, V> newest;
    private long downSince;
    private volatile @Nullable NodeWire<K, V> wire;

    private enum Phase {
        /** There is no connection. */
        NONE,
        /** Lettuce connects. */
        CONNECTING,
        /** The connection is up; its first command is on its way, then the calls that wait. */
        PREPARING,
        /** Calls are written at once. */
        OPEN,
        /** Lettuce tries to reconnect. */
        DOWN,
        /** As down, but only just: calls wait a little. */
        GRACE,
        /** The calls that wait are refused. */
        REFUSING
    }

    NodeConnector(NodeLink<K, V> link, LettuceRouter<K, V> router) {
        this.link = link;
        this.router = router;
    }

    /** The connection to write to, which may have gone down just now; null if there is none. */
    @Nullable
    NodeWire<K, V> wire() {
        return wire;
    }

    synchronized boolean isDown() {
        return phase == Phase.DOWN || phase == Phase.GRACE;
    }

    /**
     * Closes the connection if it is down. The pool may not know it any more: whoever asked it for a connection that
     * failed has it forget the node once more, which may hit the one that was made since.
     */
    void closeDown() {
        NodeWire<K, V> down = isDown() ? newest() : null;
        if (down != null && !down.isClosed()) {
            CompletableFuture<Void> unused = down.connection().closeAsync();
        }
    }

    /** That connection is about to go down. */
    synchronized void closing(NodeWire<K, V> ending) {
        if (newest == ending && phase == Phase.OPEN) {
            fall();
        }
    }

    /** Removes calls from those that wait for a connection. */
    synchronized List<LettuceCall<K, V, ?>> takePending(Predicate<LettuceCall<K, V, ?>> which) {
        List<LettuceCall<K, V, ?>> taken = new ArrayList<>();
        pending.removeIf(call -> which.test(call) && taken.add(call));
        return taken;
    }

    /** Has a call wait for a connection, or refuses it; returns a connection if there is one now. */
    @Nullable
    NodeWire<K, V> await(LettuceCall<K, V, ?> call) {
        Phase found;
        synchronized (this) {
            found = look();
            if (found == Phase.OPEN) {
                return newest;
            }
            if (found != Phase.DOWN) {
                pending.add(call);
            }
        }
        if (found == Phase.NONE) {
            connect();
        } else if (found == Phase.DOWN) {
            link.refuse(call, FailureKind.CONNECT_FAILED, null);
        }
        return null;
    }

    /** The phase before this look, which starts what has to be started. */
    private Phase look() {
        NodeWire<K, V> now = newest;
        if (phase == Phase.OPEN && now != null && !now.isOpen()) {
            fall();
        }
        if (isDown() && now != null && now.isClosed()) {
            phase = pending.isEmpty() ? Phase.NONE : phase;
        }
        Phase found = phase;
        if (phase == Phase.NONE) {
            phase = Phase.CONNECTING;
        } else if (phase == Phase.DOWN && System.nanoTime() - downSince < GRACE_NANOS && startGrace()) {
            phase = Phase.GRACE;
            found = phase;
        }
        return found;
    }

    private void fall() {
        wire = null;
        phase = Phase.DOWN;
        downSince = System.nanoTime();
    }

    private boolean startGrace() {
        try {
            router.after(GRACE_NANOS, this::endGrace);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // closed
        }
    }

    private void endGrace() {
        if (enter(Phase.GRACE, Phase.REFUSING)) {
            refuse(FailureKind.CONNECT_FAILED, null, Phase.DOWN);
        }
    }

    private synchronized boolean enter(Phase from, Phase to) {
        boolean entered = phase == from;
        if (entered) {
            phase = to;
        }
        return entered;
    }

    private void connect() {
        try {
            router.connect(link.node()).whenComplete((connection, error) -> {
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

    private void notConnected(Throwable error) {
        if (enter(Phase.CONNECTING, Phase.REFUSING)) {
            refuse(LettuceErrors.connectFailure(error), error, Phase.NONE);
        }
    }

    private void connected(StatefulRedisConnection<K, V> connection) {
        NodeWire<K, V> made = new NodeWire<>(connection);
        synchronized (this) {
            newest = made;
            phase = Phase.PREPARING;
        }
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> unused, SocketAddress address) {
                Guarded.run(() -> reconnected(made));
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> unused) {
                Guarded.run(() -> disconnected(made));
            }
        });
        if (made.isOpen()) {
            prepare(made);
        } else {
            disconnected(made); // before anybody listened
        }
    }

    private void prepare(NodeWire<K, V> made) {
        made.prepare(() -> Guarded.run(() -> open(made)));
    }

    private void open(NodeWire<K, V> made) {
        LettuceCall<K, V, ?> call = nextFor(made);
        while (call != null) {
            link.handOver(made, call);
            call = nextFor(made);
        }
        if (!router.isAutoFlush()) {
            made.connection().flushCommands();
        }
    }

    /** The next call that waits for the connection; after the last one the way is open for all. */
    private synchronized @Nullable LettuceCall<K, V, ?> nextFor(NodeWire<K, V> made) {
        if (newest != made || phase != Phase.PREPARING) {
            return null; // went down meanwhile
        }
        LettuceCall<K, V, ?> next = pending.poll();
        if (next == null) {
            phase = Phase.OPEN;
            wire = made;
        }
        return next;
    }

    private void reconnected(NodeWire<K, V> made) {
        boolean mine;
        synchronized (this) {
            mine = newest == made && isDown();
            if (mine) {
                phase = Phase.PREPARING;
            }
        }
        if (mine) {
            prepare(made);
        }
    }

    private void disconnected(NodeWire<K, V> ended) {
        boolean refuse = false;
        synchronized (this) {
            if (newest == ended && (phase == Phase.OPEN || phase == Phase.PREPARING)) {
                fall();
                refuse = !pending.isEmpty();
                phase = refuse ? Phase.REFUSING : phase;
            }
        }
        if (refuse) {
            refuse(FailureKind.CONNECT_FAILED, null, Phase.DOWN);
        }
        link.dropped(ended);
    }

    /** One attempt to connect has failed, not one for each call: the others just look for where they may go now. */
    private void refuse(FailureKind kind, @Nullable Throwable cause, Phase then) {
        boolean charged = false;
        for (LettuceCall<K, V, ?> call : takePending(waiting -> true)) {
            if (charged && kind == FailureKind.CONNECT_FAILED) {
                link.withdraw(call);
            } else {
                charged = link.refuse(call, kind, cause);
            }
        }
        refused(then);
        NodeWire<K, V> now = newest();
        if (then == Phase.DOWN && now != null && now.isOpen()) {
            reconnected(now); // meanwhile
        }
    }

    /**
     * Those that lined up meanwhile wait for the next connection. They are not refused along with the others: the driver
     * may know the node as well again and send a withdrawn call here at once, and the two would pass it on for ever.
     */
    private void refused(Phase then) {
        Phase now;
        synchronized (this) {
            if (pending.isEmpty()) {
                phase = then;
            } else if (then == Phase.NONE) {
                phase = Phase.CONNECTING;
            } else if (startGrace()) {
                phase = Phase.GRACE;
            }
            now = phase;
        }
        if (now == Phase.CONNECTING) {
            connect();
        } else if (now == Phase.REFUSING) {
            refuse(FailureKind.CONNECT_FAILED, null, then); // closed, so the driver sends nothing here any more
        }
    }

    private synchronized @Nullable NodeWire<K, V> newest() {
        return newest;
    }
}
