package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Subscriptions through Jedis's own methods, while nodes and slots change. */
@RedisCluster(primaries = 3, replicas = 1)
class JedisPubSubIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Integer> gaps = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final RedisClusterClient jedis;

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
        String channel = cluster.keyOwnedBy(a, "dying:");
        TestNode replica = cluster.replicaOf(a);
        threads.submit(() -> jedis.ssubscribe(shardChannels, channel));
        await().atMost(LONG).until(() -> events.contains("subscribed"));

        a.kill();
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
        TestNode serving = cluster.nodes().stream()
                .filter(node -> List.of("c", 1L).equals(node.command("PUBSUB", "NUMSUB", "c")))
                .findFirst()
                .orElseThrow();

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
}
