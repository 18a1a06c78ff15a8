package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.jedis.Subscriptions.Meaning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection for whoever asks for one: a pooled one of one node, and no more than that, until something is
 * subscribed to. From then on it is a subscription, which goes on at another node when this one fails or its slot moves.
 */
final class NodeConnection extends Connection {

    /** How long to look for a node to go on at: a failover takes seconds, and no caller waits meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** A connection that everything is subscribed to, with what it has received already. */
    private record Restored(Connection connection, NodeAddress node, Deque<Object> received) {}

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

    private volatile Connection real;
    private volatile NodeAddress node;
    private volatile boolean subscribed;
    private volatile boolean closed;
    private boolean returned;

    NodeConnection(RedirectEngine engine, NodeAddress node, Connection real) {
        super(new DefaultJedisSocketFactory(new HostAndPort(node.host(), node.port())));
        this.engine = engine;
        this.node = node;
        this.real = real;
        this.protocol = real.getRedisProtocol();
    }

    // ---- sending

    @Override
    public void sendCommand(CommandArguments arguments) {
        if (subscriptions.sends(arguments) && !subscribed) {
            subscribed = true;
            engine.topology().addListener(watch);
        }
        if (!subscribed) {
            real.sendCommand(arguments);
            return;
        }
        synchronized (subscriptions) {
            try {
                real.sendCommand(arguments);
            } catch (JedisConnectionException e) {
                interrupt(); // the reader restores all that is subscribed to, with this
            }
        }
    }

    @Override
    protected void flush() {
        try {
            real.getMany(0);
        } catch (JedisConnectionException e) {
            if (!subscribed) {
                throw e;
            }
            interrupt();
        }
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return real.executeCommand(command);
    }

    // ---- receiving

    @Override
    protected Object readProtocolWithCheckingBroken() {
        return subscribed ? next() : real.getUnflushedObject();
    }

    private Object next() {
        while (true) {
            Object early = received.poll();
            if (early != null) {
                return early;
            }
            try {
                Object message = real.getUnflushedObject();
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
                restore(QueuedTransaction.failure(e, node, engine.addressMapper()));
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
        discard(real);
        Restored restored = restored(since);
        synchronized (subscriptions) {
            real = restored.connection;
            node = restored.node;
            real.setTimeoutInfinite();
            subscriptions.leaving().forEach(real::sendCommand);
            real.getMany(0);
        }
        received.addAll(restored.received);
        if (wasConfirmed) {
            engine.redirects().resubscribed(subscriptions.size(), Duration.ofNanos(System.nanoTime() - since));
        }
    }

    private Restored restored(long since) {
        while (true) {
            try {
                return engine.call(new ConnectionCall<>(
                        engine,
                        subscriptions.slot(),
                        SideEffect.READ,
                        true,
                        (connection, at, asking) -> new Restored(connection, at, subscribe(connection))));
            } catch (JedisException e) {
                if (closed || System.nanoTime() - since > PATIENCE.toNanos() || !mayHeal(e)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static boolean mayHeal(JedisException error) {
        RedirectTrace trace = RedirectTrace.find(error);
        return trace != null
                && switch (trace.reason()) {
                    case TOO_MANY_REDIRECTS, DEADLINE_EXCEEDED, BUDGET_EMPTY, UNSAFE_TO_REPEAT, QUEUE_FULL -> true;
                    case NOT_RETRYABLE, INTERRUPTED, CLOSED -> false;
                };
    }

    private void pause(JedisException error) {
        int slot = subscriptions.slot();
        try {
            engine.topology().awaitTarget(slot, engine.topology().target(slot), PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw error;
        }
    }

    /** Subscribes to everything again, and returns what has to be passed on of what came meanwhile. */
    private Deque<Object> subscribe(Connection connection) {
        Deque<Object> news = new ArrayDeque<>();
        List<CommandArguments> commands = subscriptions.restoring();
        commands.forEach(connection::sendCommand);
        connection.getMany(0);
        int missing = commands.stream().mapToInt(command -> command.size() - 1).sum();
        while (missing > 0) {
            Object message = connection.getUnflushedObject();
            if (Subscriptions.confirms(message)) {
                missing--;
            }
            if (subscriptions.received(message) == Meaning.NEWS) {
                news.add(message);
            }
        }
        return news;
    }

    /** Wakes the reader, who blocks for as long as nothing comes. */
    private void interrupt() {
        Connections.disconnect(real);
    }

    private void discard(Connection connection) {
        connection.setBroken(); // whatever it is still subscribed to, nobody else may get it
        engine.giveBack(connection);
    }

    // ---- state

    @Override
    public int getSoTimeout() {
        return real.getSoTimeout();
    }

    @Override
    public void setSoTimeout(int soTimeout) {
        real.setSoTimeout(soTimeout);
    }

    @Override
    public void setTimeoutInfinite() {
        real.setTimeoutInfinite();
    }

    @Override
    public void rollbackTimeout() {
        if (!real.isBroken()) {
            real.rollbackTimeout();
        }
    }

    @Override
    public void connect() {
        real.connect();
    }

    @Override
    public boolean isConnected() {
        return real.isConnected();
    }

    @Override
    public boolean isBroken() {
        return real.isBroken();
    }

    @Override
    public void setBroken() {
        real.setBroken();
    }

    @Override
    public void disconnect() {
        closed = true;
        real.disconnect();
    }

    @Override
    public void forceDisconnect() throws IOException {
        closed = true;
        real.forceDisconnect();
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
                real.setBroken(); // the next user must not receive what this one is subscribed to
            }
        }
        engine.giveBack(real);
    }
}
