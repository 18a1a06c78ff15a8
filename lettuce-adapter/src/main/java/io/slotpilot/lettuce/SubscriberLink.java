package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.PubSubOutput;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import io.slotpilot.lettuce.PendingTopics.Departure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one node, for subscriptions only. It never reconnects: when it ends, its subscriptions go on where
 * their owner says.
 *
 * <p>Each name gets a command of its own, because Lettuce takes the second confirmation of one command for the first of
 * the next. Thread-safe.
 */
final class SubscriberLink<K, V> {

    private final NodeAddress node;
    private final Subscriptions<K, V> subscriptions;
    private final RedisCodec<K, V> codec;
    private final NodeTraffic traffic;
    private final PendingTopics<K, V> pending = new PendingTopics<>();
    private volatile long heardNanos = System.nanoTime();
    // Guarded by this.
    private final Deque<RedisCommand<K, V, ?>> unwritten = new ArrayDeque<>();
    private @Nullable StatefulRedisPubSubConnection<K, V> made;
    private boolean writable;
    private boolean ended;

    SubscriberLink(NodeAddress node, Subscriptions<K, V> subscriptions, RedisCodec<K, V> codec, NodeTraffic traffic) {
        this.node = node;
        this.subscriptions = subscriptions;
        this.codec = codec;
        this.traffic = traffic;
    }

    NodeAddress node() {
        return node;
    }

    /** Starts to connect. */
    void open() {
        try {
            subscriptions.connect(node).whenComplete((connection, error) -> {
                if (error == null) {
                    Guarded.run(() -> connected(connection));
                } else {
                    end(FailureKind.CONNECT_FAILED, cause(error));
                }
            });
        } catch (RuntimeException e) {
            end(FailureKind.CONNECT_FAILED, e);
        }
    }

    /** Subscribes, and tells the call what became of it. */
    void subscribe(SubscribeCall<K, V> call) {
        if (!pending.await(call)) {
            call.failed(node, Failure.of(FailureKind.CONNECT_FAILED), null);
            return;
        }
        AsyncCommand<K, V, V> command = command(call.name().topic().enter(), call.name());
        command.whenComplete((unused, error) -> {
            if (error instanceof RedisCommandExecutionException refusal && pending.refused(call)) {
                call.failed(node, subscriptions.failure(refusal, node), refusal);
            }
        });
        write(command);
    }

    /** Ends a subscription for the user, who hears of it when it has. */
    void unsubscribe(TopicName name, SubscribeRequest request) {
        depart(name, Departure.of(request));
    }

    /**
     * Ends a subscription that goes on elsewhere.
     *
     * @param echoes whether this node and the next one get the same messages, as the nodes of one shard do
     */
    void handOver(TopicName name, boolean echoes) {
        depart(name, Departure.handingOver(echoes));
    }

    private void depart(TopicName name, Departure departure) {
        if (!pending.depart(name, departure)) {
            departed(name, departure, 0);
            return;
        }
        AsyncCommand<K, V, V> command = command(name.topic().leave(), name);
        command.whenComplete((unused, error) -> {
            if (error != null) {
                departed(name, pending.departed(name), 0); // MOVED: the server knows nothing of it any more
            }
        });
        write(command);
    }

    private void departed(TopicName name, @Nullable Departure departure, long count) {
        if (departure != null && departure.request() != null) {
            subscriptions.departed(name, departure.request(), count);
        }
    }

    /** Whether a confirmation of that name is still to come. */
    boolean awaits(TopicName name) {
        return pending.awaits(name);
    }

    /** Sends something that the node has to reply to, so that its silence is noticed. */
    void ping() {
        AsyncCommand<K, V, String> ping = new AsyncCommand<>(plainPing());
        synchronized (this) {
            if (ended || !writable) {
                return;
            }
        }
        traffic.sent();
        ping.whenComplete((pong, error) -> {
            if (error == null || error instanceof RedisCommandExecutionException) {
                heardNanos = System.nanoTime();
                traffic.refused(); // a reply, but nothing that earns credit for repeats
            } else {
                traffic.lost();
            }
        });
        if (!write(ping)) {
            traffic.lost();
        }
    }

    /** Closes the connection; what was subscribed to over it goes on elsewhere. */
    void end(FailureKind kind, @Nullable Throwable cause) {
        StatefulRedisPubSubConnection<K, V> open;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            open = made;
            unwritten.clear();
        }
        PendingTopics.Rest<K, V> rest = pending.close();
        // A connection that is lost tells so, one to a node that hangs does not.
        subscriptions.ended(this, kind == FailureKind.TIMED_OUT ? heardNanos : System.nanoTime());
        if (open != null) {
            CompletableFuture<Void> unused = open.closeAsync();
        }
        rest.departures().forEach((name, all) -> all.forEach(departure -> departed(name, departure, 0)));
        rest.calls().forEach(call -> Guarded.run(() -> call.failed(node, Failure.of(kind), cause)));
    }

    private void connected(StatefulRedisPubSubConnection<K, V> connection) {
        connection.addListener(new SubscriberEvents<>(this));
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> unused) {
                Guarded.run(() -> end(FailureKind.CONNECTION_LOST, null));
            }
        });
        boolean late;
        synchronized (this) {
            late = ended;
            made = connection;
        }
        if (late) {
            CompletableFuture<Void> unused = connection.closeAsync();
            return;
        }
        for (RedisCommand<K, V, ?> next = next(); next != null; next = next()) {
            connection.dispatch(next);
        }
        if (!connection.isOpen()) {
            end(FailureKind.CONNECTION_LOST, null); // before anybody listened
        }
    }

    private synchronized @Nullable RedisCommand<K, V, ?> next() {
        RedisCommand<K, V, ?> next = unwritten.poll();
        writable = next == null;
        return next;
    }

    /** Returns false if it never will be written. */
    private boolean write(RedisCommand<K, V, ?> command) {
        StatefulRedisPubSubConnection<K, V> open;
        synchronized (this) {
            if (ended) {
                return false;
            }
            open = made;
            if (open == null || !writable) {
                unwritten.add(command);
                return true;
            }
        }
        open.dispatch(command);
        return true;
    }

    // ---- for the events

    /**
     * Whether a message is news: each is to be heard once, in order. Where a subscription has gone on elsewhere, what this
     * node still sends is heard until the next one has confirmed, unless that one gets it as well.
     */
    boolean isNews(Topic topic, K channel) {
        heardNanos = System.nanoTime();
        if (!pending.anyDeparts()) {
            return true;
        }
        TopicName name = name(topic, channel);
        return !pending.echoes(name) && !(pending.isHandedOver(name) && subscriptions.isAtAnother(this, name));
    }

    void subscribed(Topic topic, K channel, long count) {
        heardNanos = System.nanoTime();
        TopicName name = name(topic, channel);
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        subscriptions.confirmed(this, name, pending.confirmed(name), count);
    }

    void unsubscribed(Topic topic, @Nullable K channel, long count) {
        if (channel == null) {
            return; // there was nothing to unsubscribe from
        }
        TopicName name = name(topic, channel);
        Departure departure = pending.departed(name);
        departed(name, departure, count);
        subscriptions.gone(this, name, departure != null);
    }

    SubscriptionListeners<K, V> listeners() {
        return subscriptions.listeners();
    }

    private TopicName name(Topic topic, K channel) {
        return new TopicName(topic, codec.encodeKey(channel));
    }

    private AsyncCommand<K, V, V> command(CommandType type, TopicName name) {
        return new AsyncCommand<>(
                new Command<>(type, new PubSubOutput<>(codec), new CommandArgs<>(codec).add(name.toBytes())));
    }

    @SuppressWarnings("unchecked") // a status is read as ASCII, whatever the connection's codec
    private static <K, V> RedisCommand<K, V, String> plainPing() {
        return (RedisCommand<K, V, String>) (RedisCommand<?, ?, String>) new Command<>(
                CommandType.PING, new StatusOutput<>(StringCodec.ASCII), new CommandArgs<>(StringCodec.ASCII));
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
