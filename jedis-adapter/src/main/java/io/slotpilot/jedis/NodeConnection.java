package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.jedis.Resubscription.Restored;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A connection for whoever asks for one: a pooled one of one node, and no more than that, until something is
 * subscribed to. From then on it is a subscription, which goes on at another node when this one fails or its slot moves.
 */
final class NodeConnection extends StandInConnection {

    private final RedirectEngine engine;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Deque<Object> received = new ArrayDeque<>();
    private final TopologyListener watch = new TopologyListener() {
        @Override
        public void onSuspect(NodeAddress suspect, boolean suspected) {
            interruptIf(() -> suspected && suspect.equals(node));
        }

        // A subscription sends nothing, so that a node which hangs is not suspected because of it.
        @Override
        public void onChange(SlotMap before, SlotMap after) {
            interruptIf(() -> before != after && isMisplaced(after));
        }

        @Override
        public void onClose() {
            closed = true;
            interrupt();
        }
    };

    private volatile NodeAddress node;
    private volatile boolean subscribed;
    private volatile boolean closed;
    // Whether the connection was cut from here. Jedis opens a cut one again as soon as it is written to, subscribed to
    // nothing.
    private volatile boolean cut;
    private boolean returned;

    NodeConnection(RedirectEngine engine, NodeAddress node, Connection real) {
        super(node, real);
        this.engine = engine;
        this.node = node;
    }

    // ---- sending

    @Override
    public void sendCommand(CommandArguments arguments) {
        synchronized (subscriptions) { // what is sent first is noted first
            if (subscriptions.sends(arguments) && !subscribed) {
                subscribed = true;
                engine.topology().addListener(watch);
            }
            if (cut) {
                return; // the reader restores all that is subscribed to, with this
            }
            try {
                real().sendCommand(arguments);
            } catch (JedisConnectionException e) {
                if (!subscribed) {
                    throw e;
                }
                interrupt();
            }
        }
    }

    @Override
    protected void flush() {
        try {
            real().getMany(0);
        } catch (JedisConnectionException e) {
            if (!subscribed) {
                throw e;
            }
            interrupt();
        }
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return real().executeCommand(command);
    }

    // ---- receiving

    @Override
    protected Object readProtocolWithCheckingBroken() {
        return subscribed ? next() : real().getUnflushedObject();
    }

    private Object next() {
        while (true) {
            try {
                Object message = read();
                switch (subscriptions.received(message)) {
                    case NEWS -> {
                        return message;
                    }
                    case REPETITION -> {}
                    case EVICTION -> restore(Failure.of(FailureKind.CONNECTION_LOST));
                }
            } catch (JedisDataException e) {
                if (!QueuedTransaction.saysElsewhere(e)) {
                    throw e;
                }
                restore(QueuedTransaction.failure(e, node, engine.redirectTargets()));
            } catch (JedisConnectionException e) {
                if (closed || subscriptions.isEmpty()) {
                    throw e;
                }
                engine.topology().learn(Failure.of(FailureKind.CONNECTION_LOST), node, subscriptions.slot());
                restore(Failure.of(FailureKind.CONNECTION_LOST));
            }
        }
    }

    private Object read() {
        Object early = received.poll();
        if (early != null) {
            return early;
        }
        if (cut) {
            throw new JedisConnectionException(closed ? "Connection is closed" : "Connection was cut");
        }
        try {
            return real().getUnflushedObject();
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            if (!JedisFailures.isUnreadable(e)) {
                throw e;
            }
            real().setBroken(); // whatever there is still to read is not for anybody
            throw JedisCommand.unreadable(node, e);
        }
    }

    private void restore(Failure reason) {
        Resubscription search = new Resubscription(engine, subscriptions, () -> closed);
        if (reason.kind() == FailureKind.MOVED || reason.kind() == FailureKind.ASK) {
            engine.topology().learn(reason, node, subscriptions.slot());
        }
        interrupt(); // what is sent from here on waits for the next connection
        discard(real());
        received.clear();
        adopt(search.find());
        search.tellGap();
    }

    /** Goes on with this one; if it is lost already, or nobody wants it any more, the next read says so. */
    private void adopt(Restored restored) {
        synchronized (subscriptions) {
            received.addAll(restored.received());
            node = restored.node();
            replaceBy(restored.connection());
            cut = false;
            try {
                real().setTimeoutInfinite();
                if (restored.entered()
                        != subscriptions.entered()) { // the server confirms once more what it has already
                    subscriptions.restoring().forEach(real()::sendCommand);
                }
                subscriptions.leaving().forEach(real()::sendCommand);
                real().getMany(0);
            } catch (JedisConnectionException e) {
                interrupt();
            }
            if (closed || isMisplaced(engine.topology().map())) { // which nobody said while there was no connection
                interrupt();
            }
        }
    }

    private boolean isMisplaced(SlotMap map) {
        return !subscriptions.slots().areHeardBy(node, map);
    }

    private void interruptIf(BooleanSupplier reason) {
        synchronized (subscriptions) { // the node and its connection change together
            if (reason.getAsBoolean()) {
                interrupt();
            }
        }
    }

    /** Wakes the reader, who blocks for as long as nothing comes. */
    private void interrupt() {
        synchronized (subscriptions) {
            cut = true;
            Connections.disconnect(real());
        }
    }

    private void discard(Connection connection) {
        connection.setBroken(); // whatever it is still subscribed to, nobody else may get it
        engine.connections().giveBack(connection);
    }

    // ---- state

    /** Whether it is subscribed to anything. */
    boolean isSubscribed() {
        return !subscriptions.isEmpty();
    }

    @Override
    public void disconnect() {
        closed = true;
        super.disconnect();
    }

    @Override
    public void forceDisconnect() throws IOException {
        closed = true;
        super.forceDisconnect();
    }

    @Override
    public void close() {
        if (returned) {
            return;
        }
        returned = true;
        closed = true;
        if (subscribed) {
            engine.topology().removeListener(watch);
            // Even if nothing is left: a reply may be on its way that the next user would take for its own, as to an
            // unsubscribe that crossed the server's own.
            real().setBroken();
        }
        engine.connections().giveBack(real());
    }
}
