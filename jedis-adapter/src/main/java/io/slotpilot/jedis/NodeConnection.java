package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.jedis.Resubscription.Restored;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
            if (suspected && suspect.equals(node)) {
                interrupt();
            }
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
        if (subscriptions.sends(arguments) && !subscribed) {
            subscribed = true;
            engine.topology().addListener(watch);
        }
        if (!subscribed) {
            real().sendCommand(arguments);
            return;
        }
        synchronized (subscriptions) {
            if (cut) {
                return; // the reader restores all that is subscribed to, with this
            }
            try {
                real().sendCommand(arguments);
            } catch (JedisConnectionException e) {
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
            Object early = received.poll();
            if (early != null) {
                return early;
            }
            try {
                if (cut) {
                    throw new JedisConnectionException(closed ? "Connection is closed" : "Connection was cut");
                }
                Object message = real().getUnflushedObject();
                switch (subscriptions.received(message)) {
                    case NEWS -> {
                        return message;
                    }
                    case REPETITION -> {}
                    case EVICTION -> restore(Failure.of(FailureKind.CONNECTION_LOST));
                }
            } catch (JedisDataException e) {
                if (!QueuedTransaction.saysElsewhere(e) || subscriptions.slot() == CommandSlots.SEVERAL) {
                    throw e;
                }
                restore(QueuedTransaction.failure(e, node, engine.redirectTargets()));
            } catch (JedisConnectionException e) {
                if (closed || subscriptions.isEmpty() || subscriptions.slot() == CommandSlots.SEVERAL) {
                    throw e;
                }
                engine.topology().learn(Failure.of(FailureKind.CONNECTION_LOST), node, subscriptions.slot());
                restore(Failure.of(FailureKind.CONNECTION_LOST));
            }
        }
    }

    private void restore(Failure reason) {
        long since = System.nanoTime();
        boolean wasConfirmed = subscriptions.isConfirmed();
        if (reason.kind() == FailureKind.MOVED || reason.kind() == FailureKind.ASK) {
            engine.topology().learn(reason, node, subscriptions.slot());
        }
        discard(real());
        adopt(new Resubscription(engine, subscriptions, () -> closed).find(since));
        if (wasConfirmed) {
            engine.redirects().resubscribed(subscriptions.size(), Duration.ofNanos(System.nanoTime() - since));
        }
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
                subscriptions.leaving().forEach(real()::sendCommand);
                real().getMany(0);
            } catch (JedisConnectionException e) {
                interrupt();
            }
            if (closed) {
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
            if (!subscriptions.isEmpty()) {
                real().setBroken(); // the next user must not receive what this one is subscribed to
            }
        }
        engine.connections().giveBack(real());
    }
}
