package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions while the node that watches hangs, or cannot be reached. */
@RedisCluster
class LettuceTransactionOutageIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode replica;
    private final String key;
    private final Opened opened;
    private final StatefulRedisConnection<String, String> connection;

    LettuceTransactionOutageIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.replica = cluster.replicaOf(a);
        this.key = cluster.keyOwnedBy(a, "n:");
        this.opened = Opened.to(cluster);
        this.connection = LettuceRedirects.transactions(opened.connection());
    }

    @AfterEach
    void tidy() {
        connection.close();
        opened.close();
        cluster.heal();
        cluster.flush();
    }

    @Test
    void watchesAtThePromotedReplicaWhereThePrimaryHangs() {
        a.freeze();
        RedisFuture<String> watched = connection.async().watch(key);
        cluster.failover(replica, FailoverMode.TAKEOVER);

        assertThat(watched.toCompletableFuture()).succeedsWithin(LONG).isEqualTo("OK");
        connection.sync().multi();
        connection.sync().incr(key);
        assertThat(connection.sync().exec().stream()).containsExactly(1L);
    }

    @Test
    void readsAtThePromotedReplicaWhereTheNodeThatWatchesHangs() {
        connection.sync().watch(key);
        a.freeze();
        RedisFuture<String> read = connection.async().get(key);
        cluster.failover(replica, FailoverMode.TAKEOVER);

        assertThat(read.toCompletableFuture()).succeedsWithin(LONG).isNull();
        connection.sync().multi();
        connection.sync().incr(key);
        assertThat(connection.sync().exec().wasDiscarded()).isTrue();
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhereTheNodeThatWatchesHangs() {
        connection.sync().watch(key);
        a.freeze();
        connection.sync().multi();
        RedisFuture<Long> incremented = connection.async().incr(key);
        RedisFuture<TransactionResult> executed = connection.async().exec();
        cluster.failover(replica, FailoverMode.TAKEOVER);

        assertThat(executed.toCompletableFuture())
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(LettuceUnknownOutcomeException.class);
        assertThat(incremented.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void failsIfItsWatchWasCancelledBeforeItsNodeWasFound() {
        int slot = TestCluster.slotOf(key);
        cluster.uncover(slot);
        cluster.awaitState("fail");
        RedisFuture<String> watched = connection.async().watch(key);
        await().during(Duration.ofMillis(300)).until(() -> !watched.isDone());
        watched.cancel(true);
        cluster.cover(slot, a);
        cluster.awaitState("ok");

        connection.sync().multi();
        connection.sync().incr(key);

        assertThat(connection.async().exec().toCompletableFuture())
                .failsWithin(LONG)
                .withThrowableOfType(CancellationException.class);
        assertThat(a.command("EXISTS", key)).isEqualTo(0L);
    }
}
