package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.drive.AsyncDriver;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.TopologyListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one user's connection is subscribed to, and where: each shard channel at the owner of its slot, all else at one
 * primary. What is lost, because a slot moves or a node goes, is subscribed to again until it is not wanted any more.
 *
 * <p>Thread-safe. Listeners and the driver are called outside of any lock.
 */
final class Subscriptions<K, V> {

    private static final int MOST_WAITING = 65_536;
    private static final long PING_NANOS = 2_000_000_000L;
    // As in NodeLink: a suspicion may be an error of a moment.
    private static final long SILENT_NANOS = 1_000_000_000L;
    private static final long AGAIN_NANOS = 1_000_000_000L;

    private final LettuceCluster cluster;
    private final SubscriberHome<K, V> home;
    private final AsyncDriver driver;
    private final SubscriptionListeners<K, V> listeners;
    private final TopologyListener watch = new Watch();
    private final Map<NodeAddress, SubscriberLink<K, V>> links = new ConcurrentHashMap<>();
    private final WantedTopics<K, V> wanted = new WantedTopics<>();
    private final StrayNodes strays = new StrayNodes();
    private volatile boolean closed;

    Subscriptions(LettuceCluster cluster, SubscriberHome<K, V> home) {
        this.cluster = cluster;
        this.home = home;
        this.listeners = new SubscriptionListeners<>(this::partition);
        this.driver = new AsyncDriver(
                cluster.redirects(),
                new StickyOwners(cluster.topology()),
                this::after,
                Ticker.system(),
                new AsyncDriver.Waiting(MOST_WAITING, true));
        cluster.topology().addListener(watch);
        again(PING_NANOS, this::ping);
    }

    SubscriptionListeners<K, V> listeners() {
        return listeners;
    }

    /** Subscribes to all names; the command ends when all are confirmed. */
    void enter(RedisCommand<K, V, ?> command, Topic topic, List<byte[]> names) {
        SubscribeRequest request = new SubscribeRequest(command, names.size());
        if (closed) {
            request.failed(new RedisException("Connection is closed"));
            return;
        }
        for (byte[] bytes : names) {
            TopicName name = new TopicName(topic, ByteBuffer.wrap(bytes));
            SubscribeCall<K, V> call = new SubscribeCall<>(this, name, request);
            wanted.add(call);
            driver.start(call);
        }
        home.expire(command);
        if (closed) {
            request.failed(new RedisException("Connection is closed")); // meanwhile
        }
    }

    /** Ends these subscriptions, or all of the kind if none is named. */
    void leave(RedisCommand<K, V, ?> command, Topic topic, List<byte[]> names) {
        List<TopicName> left = new ArrayList<>();
        names.forEach(bytes -> left.add(new TopicName(topic, ByteBuffer.wrap(bytes))));
        if (names.isEmpty()) {
            left.addAll(wanted.of(topic));
        }
        SubscribeRequest request = new SubscribeRequest(command, left.size());
        left.forEach(name -> leave(name, request));
    }

    private void leave(TopicName name, SubscribeRequest request) {
        WantedTopics.Departure<K, V> departure = wanted.remove(name);
        tell(departure.over());
        departure.entering().forEach(SubscribeCall::done);
        SubscriberLink<K, V> last = departure.at() != null ? departure.at() : awaiting(name);
        if (last == null) {
            departed(name, request, 0);
        } else {
            last.unsubscribe(name, request);
        }
    }

    private @Nullable SubscriberLink<K, V> awaiting(TopicName name) {
        return links.values().stream()
                .filter(link -> link.awaits(name))
                .findFirst()
                .orElse(null);
    }

    /** Ends all; nothing is subscribed to again. */
    void close() {
        closed = true;
        cluster.topology().removeListener(watch);
        List<SubscribeCall<K, V>> entering = wanted.clear();
        driver.close();
        links.values().forEach(link -> link.end(FailureKind.CONNECTION_LOST, null));
        entering.forEach(SubscribeCall::closed);
    }

    // ---- for calls

    AsyncDriver driver() {
        return driver;
    }

    Duration timeout() {
        return home.timeout();
    }

    boolean wants(TopicName name) {
        return wanted.contains(name);
    }

    SubscriberLink<K, V> link(NodeAddress node) {
        SubscriberLink<K, V> known = links.get(node);
        if (known != null) {
            return known;
        }
        SubscriberLink<K, V> link = new SubscriberLink<>(node, this, home.codec(), cluster.traffic(node));
        SubscriberLink<K, V> other = links.putIfAbsent(node, link);
        if (other != null) {
            return other;
        }
        link.open();
        return link;
    }

    Failure failure(RedisCommandExecutionException refusal, NodeAddress node) {
        return cluster.failure(String.valueOf(refusal.getMessage()), node);
    }

    Failure whyNoTarget(int slot) {
        boolean hole = slot >= 0 && cluster.topology().map().owner(slot) == null;
        return Failure.of(hole ? FailureKind.CLUSTER_DOWN : FailureKind.CONNECT_FAILED);
    }

    Throwable toException(int slot, GiveUpReason reason, @Nullable Throwable last) {
        if (reason == GiveUpReason.CLOSED) {
            return new RedisException("Connection is closed");
        }
        return last instanceof RedisException
                ? last
                : new RedisConnectionException(cluster.topology().whyNoTarget(slot), last);
    }

    boolean isAtAnother(SubscriberLink<K, V> link, TopicName name) {
        return wanted.isAtAnother(link, name);
    }

    /** The user hears that this cannot be subscribed to. */
    void refused(SubscribeCall<K, V> call) {
        wanted.refuse(call);
    }

    /** A lost subscription could not be restored in the time that a command has; there is more of it. */
    void stranded(TopicName name) {
        if (!closed && wanted.strand(name)) {
            again(AGAIN_NANOS, () -> wanted.takeStranded().forEach(this::restore));
        }
    }

    private void restore(TopicName name) {
        driver.start(new SubscribeCall<>(this, name, null));
    }

    // ---- for links

    CompletionStage<StatefulRedisPubSubConnection<K, V>> connect(NodeAddress node) {
        return home.connect(node);
    }

    /** The server says that this connection is subscribed now. */
    void confirmed(SubscriberLink<K, V> link, TopicName name, @Nullable SubscribeCall<K, V> call, long count) {
        WantedTopics.Confirmation<K, V> confirmation = wanted.confirm(link, name, call);
        SubscriberLink<K, V> before = confirmation.before();
        if (before != null && !before.equals(link)) {
            before.handOver(name, name.slot() < 0); // every node gets what goes to no shard
        }
        if (confirmation.news()) {
            listeners.subscribed(
                    link.node(),
                    name.topic(),
                    home.codec().decodeKey(name.bytes().duplicate()),
                    count);
        }
        if (call != null) {
            driver.succeeded(call);
            call.done();
        }
        tell(confirmation.over());
    }

    /** The end of a subscription that the user has asked for. */
    void departed(TopicName name, SubscribeRequest request, long count) {
        listeners.unsubscribed(
                null, name.topic(), home.codec().decodeKey(name.bytes().duplicate()), count);
        request.done();
    }

    /**
     * The server says that this connection is not subscribed any more. If it was to be, another one will be.
     *
     * @param asked whether we asked for it; if not, the slot is served elsewhere
     */
    void gone(SubscriberLink<K, V> link, TopicName name, boolean asked) {
        lost(link, List.of(name), System.nanoTime());
        if (!asked) {
            cluster.topology().requestRefresh();
        }
    }

    /**
     * A connection is over, and with it all its subscriptions.
     *
     * @param sinceNanos since when nothing could be heard over it
     */
    void ended(SubscriberLink<K, V> link, long sinceNanos) {
        links.remove(link.node(), link);
        if (closed) {
            return;
        }
        cluster.topology().learn(Failure.of(FailureKind.CONNECTION_LOST), link.node(), -1);
        lost(link, wanted.at(link), sinceNanos);
    }

    private void lost(SubscriberLink<K, V> link, Collection<TopicName> names, long sinceNanos) {
        wanted.lose(link, names, sinceNanos).forEach(this::restore);
    }

    // ---- for the topology

    private final class Watch implements TopologyListener {

        @Override
        public void onChange(SlotMap before, SlotMap after) {
            Guarded.run(() -> topologyChanged(before, after));
        }

        @Override
        public void onSuspect(NodeAddress node, boolean suspected) {
            if (suspected && links.containsKey(node)) {
                again(SILENT_NANOS, () -> endIfSilent(node));
            }
        }

        @Override
        public void onClose() {
            close();
        }
    }

    private void topologyChanged(SlotMap before, SlotMap after) {
        links.values().forEach(link -> {
            List<TopicName> elsewhere = wanted.at(link).stream()
                    .filter(name -> isElsewhere(name, link.node()))
                    .toList();
            elsewhere.forEach(name -> link.handOver(name, isPromotion(name.slot(), link.node(), before, after)));
            lost(link, elsewhere, System.nanoTime());
        });
        driver.topologyChanged();
    }

    /** Whether the slot stays in its shard: whatever is published there reaches all of its nodes. */
    private static boolean isPromotion(int slot, NodeAddress former, SlotMap before, SlotMap after) {
        NodeAddress next = after.ownerAddress(slot);
        return after.isReplica(slot, former) || (next != null && before.isReplica(slot, next));
    }

    private boolean isElsewhere(TopicName name, NodeAddress node) {
        NodeAddress owner = name.slot() < 0 ? null : cluster.topology().target(name.slot());
        return owner != null && !owner.equals(node);
    }

    private void endIfSilent(NodeAddress node) {
        SubscriberLink<K, V> link = links.get(node);
        if (link != null && !cluster.topology().reachable(node)) {
            link.end(FailureKind.TIMED_OUT, null);
        }
    }

    private void ping() {
        links.values().forEach(SubscriberLink::ping);
        strays.look(cluster.topology().map(), links.keySet()).forEach(this::leave);
        again(PING_NANOS, this::ping);
    }

    /** What goes to no shard is heard at any node, but not at one that has left the cluster. */
    private void leave(NodeAddress stray) {
        SubscriberLink<K, V> link = links.get(stray);
        if (link != null) {
            List<TopicName> names = wanted.at(link);
            names.forEach(name -> link.handOver(name, true));
            lost(link, names, System.nanoTime());
        }
    }

    // ---- others

    private void tell(@Nullable SubscriptionGap over) {
        if (over != null) {
            cluster.redirects().resubscribed(over.channels(), Duration.ofNanos(System.nanoTime() - over.sinceNanos()));
        }
    }

    private @Nullable RedisClusterNode partition(NodeAddress node) {
        return home.partitions().getPartition(node.host(), node.port());
    }

    private void again(long delayNanos, Runnable task) {
        try {
            after(delayNanos, () -> Guarded.run(task));
        } catch (RejectedExecutionException e) {
            // closed
        }
    }

    private void after(long delayNanos, Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("connection is closed");
        }
        home.resources().eventExecutorGroup().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
}
