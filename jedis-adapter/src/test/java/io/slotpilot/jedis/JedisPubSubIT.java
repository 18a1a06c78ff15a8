package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Subscriptions through Jedis's own methods, while nodes and slots change. */
@RedisCluster(primaries = 3, replicas = 1)
class JedisPubSubIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Integer> gaps = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final RedisClusterClient jedis;
    private volatile @Nullable CountDownLatch busy;

    JedisPubSubIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.b = cluster.primaries().get(1);
        this.jedis = JedisRedirects.builder()
                .redirectOptions(RedirectOptions.builder()
                        .listener(new RedirectListener() {
                            @Override
                            public void onSubscriptionGap(int channels, Duration gap) {
                                gaps.add(channels);
                            }
                        })
                        .observer(SlotpilotMetrics.of(meters))
                        .refresh(RefreshOptions.standard().withPeriod(PERIOD))
                        .build())
                .nodes(Set.of(new HostAndPort(b.host(), b.port())))
                .clientConfig(
                        DefaultJedisClientConfig.builder().timeoutMillis(2000).build())
                .build();
    }

    @BeforeEach
    void startCounting() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void tidy() {
        jedis.close();
        threads.shutdownNow();
        cluster.heal();
    }

    private final JedisPubSub channels = new JedisPubSub() {
        @Override
        public void onMessage(String channel, String message) {
            events.add(message);
            waitIfTold(message);
        }

        @Override
        public void onPMessage(String pattern, String channel, String message) {
            events.add(pattern + ' ' + message);
        }

        @Override
        public void onSubscribe(String channel, int subscribedChannels) {
            events.add("subscribed");
        }

        @Override
        public void onUnsubscribe(String channel, int subscribedChannels) {
            events.add("unsubscribed");
        }
    };

    private final JedisShardedPubSub shardChannels = new JedisShardedPubSub() {
        @Override
        public void onSMessage(String channel, String message) {
            events.add(message);
            waitIfTold(message);
        }

        @Override
        public void onSSubscribe(String channel, int subscribedChannels) {
            events.add("subscribed");
        }

        @Override
        public void onSUnsubscribe(String channel, int subscribedChannels) {
            events.add("unsubscribed");
        }
    };

    @Test
    void subscribesAndUnsubscribesAndGivesTheConnectionBack() throws Exception {
        Future<?> subscription = threads.submit(() -> jedis.subscribe(channels, "c1", "c2"));
        await().until(() -> events.size() == 2);
        a.command("PUBLISH", "c1", "hello");
        await().until(() -> events.contains("hello"));

        channels.unsubscribe("c1");
        await().until(() -> events.contains("unsubscribed"));
        channels.unsubscribe();
        subscription.get(LONG.toSeconds(), TimeUnit.SECONDS);

        assertThat(events).containsExactly("subscribed", "subscribed", "hello", "unsubscribed", "unsubscribed");
        assertThat(metered()).isZero();
        await().atMost(LONG) // a refresh may have borrowed one
                .until(() -> jedis.getClusterNodes().values().stream().allMatch(pool -> pool.getNumActive() == 0));
        assertThat(gaps).isEmpty();
    }

    @Test
    void findsTheOwnerOfAShardChannelWhoseSlotHasMoved() {
        String channel = cluster.keyOwnedBy(a, "moved:");
        cluster.moveSlot(TestCluster.slotOf(channel), a, b);

        threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        b.command("SPUBLISH", channel, "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(gaps).isEmpty();
        shardChannels.sunsubscribe();
    }

    @Test
    void goesOnAtTheNewOwnerWhenTheSlotOfAShardChannelMoves() throws Exception {
        String channel = cluster.keyOwnedBy(a, "moving:");
        Future<?> subscription = threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().atMost(LONG).until(() -> events.contains("subscribed"));

        cluster.moveSlot(TestCluster.slotOf(channel), a, b);
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        b.command("SPUBLISH", channel, "hello");
        await().atMost(LONG).until(() -> events.contains("hello"));
        shardChannels.sunsubscribe();
        subscription.get(LONG.toSeconds(), TimeUnit.SECONDS);

        assertThat(events).containsExactly("subscribed", "hello", "unsubscribed");
        assertThat(gaps).containsOnly(1);
        awaitMetered();
    }

    /** The meter says what the listener heard: operators look at it where no listener is in place. */
    private void awaitMetered() {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(metered()).isPositive().isEqualTo(gaps.size()));
    }

    private double metered() {
        return meters.find("slotpilot.pubsub.gaps").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void goesOnAtThePromotedReplicaWhenThePrimaryOfAShardChannelDies() {
        goesOnAtThePromotedReplica(a::kill);
    }

    private void goesOnAtThePromotedReplica(Runnable fault) {
        String channel = cluster.keyOwnedBy(a, "shard:");
        TestNode replica = cluster.replicaOf(a);
        threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().atMost(LONG).until(() -> events.contains("subscribed"));

        fault.run();
        cluster.failover(replica, FailoverMode.TAKEOVER);
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        replica.command("SPUBLISH", channel, "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(events).containsExactly("subscribed", "hello");
        awaitMetered();
        shardChannels.sunsubscribe();
    }

    @Test
    void goesOnAtAnotherNodeWhenTheOneOfAChannelDies() {
        threads.submit(() -> jedis.subscribe(channels, "c"));
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        TestNode serving = serving("c");

        serving.kill();
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        TestNode other =
                cluster.nodes().stream().filter(TestNode::isLive).findFirst().orElseThrow();
        other.command("PUBLISH", "c", "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(events).containsExactly("subscribed", "hello");
        channels.unsubscribe();
        await().atMost(LONG).until(() -> events.contains("unsubscribed"));
    }

    @Test
    void waitsForAnOwnerWhenThereIsNoneAtTheBeginning() {
        String channel = cluster.keyOwnedBy(a, "early:");
        TestNode replica = cluster.replicaOf(a);
        a.kill();

        Future<?> subscription = threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().during(Duration.ofMillis(300)).until(() -> !subscription.isDone());
        cluster.failover(replica, FailoverMode.TAKEOVER);
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        replica.command("SPUBLISH", channel, "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(gaps).isEmpty();
        shardChannels.sunsubscribe();
    }

    @Test
    void endsWithTheClient() {
        Future<?> subscription = threads.submit(() -> jedis.subscribe(channels, "c"));
        await().atMost(LONG).until(() -> events.contains("subscribed"));

        jedis.close();

        assertThat(subscription)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(JedisConnectionException.class);
        assertThat(gaps).isEmpty();
    }

    @Test
    void keepsPatternsAndLaterChannelsToo() {
        threads.submit(() -> jedis.psubscribe(channels, "p*"));
        await().atMost(LONG).until(() -> channels.isSubscribed());
        channels.subscribe("c");
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        TestNode serving = cluster.nodes().stream()
                .filter(node -> Long.valueOf(1).equals(node.command("PUBSUB", "NUMPAT")))
                .findFirst()
                .orElseThrow();

        serving.command("CLIENT", "KILL", "TYPE", "PUBSUB");
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        a.command("PUBLISH", "c", "to the channel");
        a.command("PUBLISH", "px", "to the pattern");

        await().atMost(LONG).until(() -> events.size() == 3);
        assertThat(events).containsExactly("subscribed", "to the channel", "p* to the pattern");
        assertThat(gaps).containsOnly(2);
        awaitMetered();
    }

    @Test
    void goesOnAtThePromotedReplicaWhenThePrimaryOfAShardChannelHangs() {
        goesOnAtThePromotedReplica(a::freeze);
    }

    @Test
    void goesOnAtAnotherNodeWhenTheOneOfAChannelHangsAndItsReplicaIsPromoted() {
        threads.submit(() -> jedis.subscribe(channels, "c"));
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        TestNode serving = serving("c");
        TestNode replica = cluster.replicaOf(serving);

        serving.freeze();
        cluster.failover(replica, FailoverMode.TAKEOVER);
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        replica.command("PUBLISH", "c", "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(events).containsExactly("subscribed", "hello");
        channels.unsubscribe();
        await().atMost(LONG).until(() -> events.contains("unsubscribed"));
    }

    @Test
    void aReplyThatNobodyHasReadIsNotTakenForThatToTheNextCommand() throws Exception {
        Future<?> subscription = threads.submit(() -> jedis.subscribe(channels, "c"));
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        CountDownLatch told = hold();
        a.command("PUBLISH", "c", "hold");
        await().atMost(LONG).until(() -> events.contains("hold"));

        channels.unsubscribe("c");
        channels.unsubscribe("c");
        told.countDown();
        subscription.get(LONG.toSeconds(), TimeUnit.SECONDS);

        for (TestNode node : cluster.primaries()) {
            String key = cluster.keyOwnedBy(node, "unread:");
            assertThat(jedis.set(key, "v")).isEqualTo("OK");
            assertThat(jedis.get(key)).isEqualTo("v");
        }
    }

    @Test
    void anUnsubscribeThatCrossesTheEndOfAMovedSlotLeavesNothingToRead() throws Exception {
        String channel = cluster.keyOwnedBy(a, "crossing:");
        Future<?> subscription = threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().atMost(LONG).until(() -> events.contains("subscribed"));
        CountDownLatch told = hold();
        a.command("SPUBLISH", channel, "hold");
        await().atMost(LONG).until(() -> events.contains("hold"));

        cluster.moveSlot(TestCluster.slotOf(channel), a, b);
        shardChannels.sunsubscribe();
        told.countDown();
        subscription.get(LONG.toSeconds(), TimeUnit.SECONDS);

        String key = cluster.keyOwnedBy(a, "unread:");
        assertThat(jedis.set(key, "v")).isEqualTo("OK");
        assertThat(jedis.get(key)).isEqualTo("v");
    }

    @Test
    void remembersAChannelThatWasLeftAndEnteredAgain() {
        threads.submit(() -> jedis.subscribe(channels, "c1", "c2"));
        await().atMost(LONG).until(() -> events.size() == 2);
        channels.unsubscribe("c1");
        channels.subscribe("c1");
        await().atMost(LONG).until(() -> events.size() == 4);
        assertThat(events).containsExactly("subscribed", "subscribed", "unsubscribed", "subscribed");

        serving("c2").command("CLIENT", "KILL", "TYPE", "PUBSUB");
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        a.command("PUBLISH", "c1", "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(gaps).containsOnly(2);
        channels.unsubscribe();
    }

    @Test
    void remembersAChannelThatWasLeftAndEnteredAgainWhileTheConnectionWasLost() {
        threads.submit(() -> jedis.subscribe(channels, "c1", "c2"));
        await().atMost(LONG).until(() -> events.size() == 2);
        CountDownLatch told = hold();
        a.command("PUBLISH", "c2", "hold");
        await().atMost(LONG).until(() -> events.contains("hold"));

        serving("c2").command("CLIENT", "KILL", "TYPE", "PUBSUB");
        channels.unsubscribe();
        channels.subscribe("c1");
        told.countDown();
        await().atMost(LONG).until(() -> events.contains("unsubscribed")); // c2, on the new connection
        a.command("PUBLISH", "c1", "hello");

        await().atMost(LONG).until(() -> events.contains("hello"));
        assertThat(events).containsExactly("subscribed", "subscribed", "hold", "unsubscribed", "hello");
        channels.unsubscribe();
    }

    @Test
    void keepsShardChannelsOfTwoSlotsWhileTheyHaveOneOwner() {
        String first = cluster.keyOwnedBy(a, "first:");
        String second = anotherSlotOf(a, first);
        subscribeToBoth(first, second);
        TestNode replica = cluster.replicaOf(a);

        a.kill();
        cluster.failover(replica, FailoverMode.TAKEOVER);
        await().atMost(LONG).until(() -> !gaps.isEmpty());
        replica.command("SPUBLISH", first, "to the first");
        replica.command("SPUBLISH", second, "to the second");

        await().atMost(LONG).until(() -> events.size() == 4);
        assertThat(events).containsExactly("subscribed", "subscribed", "to the first", "to the second");
        assertThat(gaps).containsOnly(2);
        shardChannels.sunsubscribe();
    }

    @Test
    void saysWhatToDoWhenTheSlotsOfItsShardChannelsPart() {
        String first = cluster.keyOwnedBy(a, "first:");
        String second = anotherSlotOf(a, first);
        Future<?> subscription = subscribeToBoth(first, second);

        cluster.moveSlot(TestCluster.slotOf(first), a, b);

        assertThat(subscription)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(JedisClusterOperationException.class)
                .withMessageContaining("are in 2 slots, which are not on one node")
                .withMessageContaining("ssubscribe of their own");
        assertThat(gaps).containsExactly(2);
    }

    private Future<?> subscribeToBoth(String first, String second) {
        Future<?> subscription = threads.submit(() -> jedis.ssubscribe(shardChannels, first));
        await().atMost(LONG).until(() -> events.size() == 1);
        shardChannels.ssubscribe(second);
        await().atMost(LONG).until(() -> events.size() == 2);
        return subscription;
    }

    private String anotherSlotOf(TestNode node, String channel) {
        return IntStream.range(0, KeySlot.COUNT)
                .filter(slot -> slot != TestCluster.slotOf(channel)
                        && cluster.owner(slot).equals(node))
                .mapToObj(TestCluster::keyIn)
                .findFirst()
                .orElseThrow();
    }

    private TestNode serving(String channel) {
        return cluster.nodes().stream()
                .filter(node -> List.of(channel, 1L).equals(node.command("PUBSUB", "NUMSUB", channel)))
                .findFirst()
                .orElseThrow();
    }

    /** From now on the subscription's thread stays in its callback after the message "hold", until told to go on. */
    private CountDownLatch hold() {
        CountDownLatch told = new CountDownLatch(1);
        busy = told;
        return told;
    }

    private void waitIfTold(String message) {
        CountDownLatch told = busy;
        try {
            if (told != null && message.equals("hold")) {
                told.await(LONG.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
