package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubAdapter;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.StringCodec;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions through Lettuce's own API, while nodes and slots change. */
@RedisCluster
class LettucePubSubIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final List<Integer> gaps = new CopyOnWriteArrayList<>();
    private final List<Duration> silences = new CopyOnWriteArrayList<>();
    private final Heard heard = new Heard();
    private final Opened opened;
    private final StatefulRedisClusterPubSubConnection<String, String> connection;

    LettucePubSubIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.b = cluster.primaries().get(1);
        this.opened = Opened.to(
                cluster,
                options -> options,
                redirects -> redirects.listener(new RedirectListener() {
                    @Override
                    public void onSubscriptionGap(int channels, Duration gap) {
                        gaps.add(channels);
                        silences.add(gap);
                    }
                }));
        this.connection = opened.client().connectPubSub();
        connection.addListener(heard);
    }

    @AfterEach
    void tidy() {
        opened.close();
        cluster.heal();
    }

    @Test
    void subscribesAndHearsAndUnsubscribes() {
        String channel = cluster.keyOwnedBy(b, "shard:");
        connection.sync().subscribe("c1", "c2");
        connection.sync().psubscribe("p*");
        connection.sync().ssubscribe(channel);
        a.command("PUBLISH", "c1", "one");
        a.command("PUBLISH", "p1", "two");
        b.command("SPUBLISH", channel, "three");
        heard.await("c1: one");
        heard.await("p* p1: two");
        heard.await(channel + ": three");

        connection.sync().unsubscribe("c1");
        connection.sync().sunsubscribe(channel);
        connection.sync().unsubscribe();
        connection.sync().punsubscribe("p*");

        assertThat(heard.events())
                .contains("+c1", "+c2", "+p*", "+" + channel, "-c1", "-c2", "-" + channel)
                .doesNotHaveDuplicates();
        assertThat(gaps).isEmpty();
        assertThat(subscribers()).isZero();
    }

    @Test
    void servesTheReactiveAndTheAsynchronousApiAndOtherCommands() throws Exception {
        connection.reactive().subscribe("c").block(LONG);
        connection.async().publish("c", "hello").get(30, TimeUnit.SECONDS);
        heard.await("c: hello");

        assertThat(connection.sync().ping()).isEqualTo("PONG");
        assertThat(connection.sync().getStatefulConnection()).isSameAs(connection);
        assertThat(connection.async().getStatefulConnection()).isSameAs(connection);
        assertThat(connection.reactive().getStatefulConnection()).isSameAs(connection);
        assertThat(connection.sync().upstream().size()).isEqualTo(3);
    }

    @Test
    void followsToTheOwnerOfAShardChannelWhoseSlotHasMoved() {
        String channel = cluster.keyOwnedBy(a, "moved:");
        cluster.moveSlot(TestCluster.slotOf(channel), a, b);

        connection.sync().ssubscribe(channel);
        b.command("SPUBLISH", channel, "hello");

        heard.await(channel + ": hello");
        assertThat(gaps).isEmpty();
    }

    @Test
    void goesOnAtTheNewOwnerWhenTheSlotOfAShardChannelMoves() {
        String channel = cluster.keyOwnedBy(a, "moving:");
        connection.sync().ssubscribe(channel);

        cluster.moveSlot(TestCluster.slotOf(channel), a, b);
        heard.awaitFrom(b, channel, "hello");
        await().atMost(LONG).until(() -> gaps.equals(List.of(1)));
        connection.sync().sunsubscribe(channel);

        heard.await("-" + channel);
        assertThat(heard.events()).containsOnlyOnce("+" + channel, "-" + channel);
    }

    @Test
    void keepsShardChannelsOfManySlotsWhenTheirNodesChangePlaces() {
        List<String> channels = new ArrayList<>();
        int lowest = TestCluster.slotOf(cluster.keyOwnedBy(a, "many:"));
        IntStream.range(lowest, lowest + 20).forEach(slot -> channels.add(TestCluster.keyIn(slot, "many:")));
        TestNode replica = cluster.replicaOf(a);
        channels.forEach(channel -> connection.sync().ssubscribe(channel));

        cluster.failover(replica);

        for (String channel : channels) {
            heard.awaitFrom(replica, channel, "hello");
        }
        assertThat(gaps).isNotEmpty();
        assertThat(heard.events().stream().filter(event -> event.startsWith("+")))
                .hasSize(20);
    }

    @Test
    void hearsAgainHoweverOftenASlotMovesThereAndBack() {
        List<String> channels = new ArrayList<>();
        int lowest = TestCluster.slotOf(cluster.keyOwnedBy(a, "restless:"));
        IntStream.range(lowest, lowest + 10).forEach(slot -> channels.add(TestCluster.keyIn(slot, "restless:")));
        channels.forEach(channel -> connection.sync().ssubscribe(channel));

        for (int round = 0; round < 10; round++) {
            channels.forEach(channel -> cluster.moveSlot(TestCluster.slotOf(channel), a, b));
            channels.forEach(channel -> cluster.moveSlot(TestCluster.slotOf(channel), b, a));
        }

        for (String channel : channels) {
            heard.awaitFrom(a, channel, "hello");
        }
    }

    @Test
    void goesOnAtThePromotedReplicaWhenThePrimaryOfAShardChannelDies() {
        String channel = cluster.keyOwnedBy(a, "dying:");
        TestNode replica = cluster.replicaOf(a);
        connection.sync().ssubscribe(channel);

        a.kill();
        cluster.failover(replica, FailoverMode.TAKEOVER);

        heard.awaitFrom(replica, channel, "hello");
        await().atMost(LONG).until(() -> gaps.equals(List.of(1)));
    }

    @Test
    void goesOnAtThePromotedReplicaWhenThePrimaryFreezes() {
        String channel = cluster.keyOwnedBy(a, "frozen:");
        TestNode replica = cluster.replicaOf(a);
        connection.sync().ssubscribe(channel);

        a.freeze();
        cluster.failover(replica, FailoverMode.TAKEOVER);
        heard.awaitFrom(replica, channel, "hello");
        a.thaw();
        cluster.awaitAgreement();
        heard.awaitFrom(replica, channel, "again");

        assertThat(gaps).isNotEmpty();
    }

    @Test
    void hearsNothingLateFromTheFormerOwner() {
        TestNode replica = cluster.replicaOf(a);
        String promoted = cluster.keyOwnedBy(a, "promoted:");
        String moved = TestCluster.keyIn(TestCluster.slotOf(promoted) + 1, "moved:");
        try (FaultProxy proxy = FaultProxy.before(a);
                Opened proxied = Opened.to(
                        cluster,
                        options -> options,
                        redirects -> redirects.addressMapper(
                                node -> node.port() == a.port() ? new NodeAddress(proxy.host(), proxy.port()) : node));
                var subscriber = proxied.client().connectPubSub()) {
            subscriber.addListener(heard);
            subscriber.sync().ssubscribe(promoted);
            subscriber.sync().ssubscribe(moved);
            heard.awaitFrom(a, promoted, "before");

            proxy.hang();
            a.command("SPUBLISH", promoted, "late");
            a.command("SPUBLISH", moved, "late");
            cluster.moveSlot(TestCluster.slotOf(moved), a, b);
            cluster.failover(replica);
            proxied.client().refreshPartitions();
            heard.awaitFrom(replica, promoted, "after");
            heard.awaitFrom(b, moved, "after");
            proxy.pass();

            await().during(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(heard.events()).doesNotContain(promoted + ": late", moved + ": late"));
        }
    }

    @Test
    void goesOnAtAnotherNodeWhenTheOneOfAChannelDies() {
        connection.sync().subscribe("c");
        connection.sync().psubscribe("p*");
        TestNode serving = serving("c");

        serving.kill();
        await().atMost(LONG).until(() -> gaps.equals(List.of(2)));
        TestNode other =
                cluster.nodes().stream().filter(TestNode::isLive).findFirst().orElseThrow();
        other.command("PUBLISH", "c", "hello");
        other.command("PUBLISH", "p1", "hello");

        heard.await("c: hello");
        heard.await("p* p1: hello");
        assertThat(heard.events()).containsOnlyOnce("+c", "+p*");
    }

    @Test
    void goesOnAtAnotherNodeWhenTheOneOfAChannelHangs() {
        connection.sync().subscribe("c");
        connection.sync().psubscribe("p*");
        TestNode serving = serving("c");
        TestNode other = cluster.nodes().stream()
                .filter(node -> !node.equals(serving))
                .findFirst()
                .orElseThrow();

        serving.freeze();
        await().atMost(LONG).until(() -> gaps.equals(List.of(2)));
        other.command("PUBLISH", "c", "hello");
        other.command("PUBLISH", "p1", "hello");

        heard.await("c: hello");
        heard.await("p* p1: hello");
        assertThat(silences.get(0)).as("since the last sign of life").isGreaterThan(Duration.ofSeconds(1));
        serving.thaw();
        await().during(Duration.ofSeconds(1)).until(() -> gaps.equals(List.of(2)));
    }

    @Test
    @RedisCluster
    void goesOnAtAnotherNodeWhenTheOneOfAChannelLeavesTheCluster(TestCluster shrinking) {
        try (Opened client = Opened.to(shrinking);
                var subscriber = client.client().connectPubSub()) {
            subscriber.addListener(heard);
            subscriber.sync().subscribe("c");
            TestNode leaving = serving(shrinking, "c");
            TestNode promoted = shrinking.replicaOf(leaving);
            String id = leaving.id();
            shrinking.failover(promoted);
            shrinking.awaitAgreement();

            leaving.command("CLUSTER", "RESET");
            shrinking.nodes().stream()
                    .filter(node -> !node.equals(leaving))
                    .forEach(node -> node.command("CLUSTER", "FORGET", id));
            client.client().refreshPartitions();

            await().atMost(LONG).until(() -> {
                promoted.command("PUBLISH", "c", "hello");
                return heard.events().contains("c: hello");
            });
        }
    }

    @Test
    void endsACallThatWaitsForASlotWhenItsChannelIsLeft() {
        String channel = cluster.keyOwnedBy(a, "left:");
        int slot = TestCluster.slotOf(channel);
        cluster.uncover(slot);
        cluster.awaitState("fail");
        CompletableFuture<Void> entered = connection.async().ssubscribe(channel).toCompletableFuture();
        await().during(Duration.ofMillis(300)).until(() -> !entered.isDone());

        CompletableFuture<Void> left = connection.async().sunsubscribe(channel).toCompletableFuture();

        assertThat(left).succeedsWithin(LONG);
        assertThat(entered).succeedsWithin(Duration.ofSeconds(1));
        cluster.cover(slot, a);
        cluster.awaitState("ok");
        assertThat(subscribers()).isZero();
    }

    @Test
    void endsCallsAtANodeThatHangsWhenItCloses() {
        String channel = cluster.keyOwnedBy(a, "closing:");
        String second = TestCluster.keyIn(TestCluster.slotOf(channel) + 1, "closing:");
        connection.sync().ssubscribe(channel);
        a.freeze();
        CompletableFuture<Void> entered = connection.async().ssubscribe(second).toCompletableFuture();
        CompletableFuture<Void> left = connection.async().sunsubscribe(channel).toCompletableFuture();

        connection.close();

        assertThat(left).succeedsWithin(LONG);
        assertThat(entered)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(RedisException.class)
                .withMessageContaining("Connection is closed");
    }

    @Test
    void tellsClusterListenersWhichNodeAMessageCameFrom() {
        List<String> nodes = new CopyOnWriteArrayList<>();
        connection.addListener(new RedisClusterPubSubAdapter<String, String>() {
            @Override
            public void smessage(RedisClusterNode node, String shardChannel, String message) {
                nodes.add(node.getNodeId());
            }
        });
        String channel = cluster.keyOwnedBy(b, "node:");
        connection.sync().ssubscribe(channel);

        heard.awaitFrom(b, channel, "hello");

        await().untilAsserted(() -> assertThat(nodes).contains(b.id()));
    }

    @Test
    void tellsTheCallerWhyAShardChannelCannotBeSubscribedTo() {
        a.command("ACL", "SETUSER", "default", "-ssubscribe");
        try {
            assertThatThrownBy(() -> connection.sync().ssubscribe(cluster.keyOwnedBy(a, "denied:")))
                    .hasMessageContaining("NOPERM");
        } finally {
            a.command("ACL", "SETUSER", "default", "+ssubscribe");
        }
    }

    @Test
    void wrapsAConnectionOfAStockClient() {
        RedisURI seed = RedisURI.create(a.host(), a.port());
        try (RedisClusterClient stock = RedisClusterClient.create(opened.resources(), seed);
                StatefulRedisClusterPubSubConnection<String, String> wrapped = LettuceRedirects.wrap(
                        stock, stock.connectPubSub(), StringCodec.UTF8, RedirectOptions.standard())) {
            wrapped.addListener(heard);
            String channel = cluster.keyOwnedBy(a, "wrapped:");
            wrapped.sync().ssubscribe(channel);

            cluster.moveSlot(TestCluster.slotOf(channel), a, b);

            heard.awaitFrom(b, channel, "hello");
        }
    }

    @Test
    void freesItsConnectionsWhenItCloses() {
        connection.sync().subscribe("c");
        connection.sync().ssubscribe(cluster.keyOwnedBy(a, "closed:"));
        assertThat(subscribers()).isPositive();

        connection.close();

        await().atMost(LONG).until(() -> subscribers() == 0);
        assertThat(gaps).isEmpty();
        assertThatThrownBy(() -> connection.sync().subscribe("c")).hasMessageContaining("closed");
    }

    private TestNode serving(String channel) {
        return serving(cluster, channel);
    }

    private static TestNode serving(TestCluster cluster, String channel) {
        return cluster.nodes().stream()
                .filter(node -> List.of(channel, 1L).equals(node.command("PUBSUB", "NUMSUB", channel)))
                .findFirst()
                .orElseThrow();
    }

    private long subscribers() {
        return cluster.nodes().stream()
                .filter(TestNode::isLive)
                .flatMap(node -> node.text("CLIENT", "LIST").lines())
                .filter(line -> !line.contains(" sub=0 psub=0 ssub=0 "))
                .count();
    }
}
