package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that wait on the server, while slots move and nodes change their roles. */
@RedisCluster
class LettuceBlockingIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final Opened opened;

    LettuceBlockingIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.b = cluster.primaries().get(1);
        this.opened = Opened.to(cluster);
    }

    @AfterEach
    void tidy() {
        opened.close();
        cluster.heal();
    }

    @Test
    void waitsOnAtTheNewOwnerWhenItsSlotMoves() throws Exception {
        String key = cluster.keyOwnedBy(a, "moving:");
        RedisFuture<KeyValue<String, String>> popped = pop(key);
        awaitBlocked(a);

        cluster.moveSlot(TestCluster.slotOf(key), a, b);
        awaitBlocked(b);
        b.command("RPUSH", key, "v");

        assertThat(popped.get(30, TimeUnit.SECONDS).getValue()).isEqualTo("v");
    }

    @Test
    void waitsOnAtTheNewPrimaryWhenNodesChangePlaces() throws Exception {
        String key = cluster.keyOwnedBy(a, "demoted:");
        TestNode replica = cluster.replicaOf(a);
        RedisFuture<KeyValue<String, String>> popped = pop(key);
        awaitBlocked(a);

        cluster.failover(replica);
        awaitBlocked(replica);
        replica.command("RPUSH", key, "v");

        assertThat(popped.get(30, TimeUnit.SECONDS).getValue()).isEqualTo("v");
    }

    @Test
    void passesOnThatAnOperatorHasUnblockedTheClient() {
        String key = cluster.keyOwnedBy(b, "unblocked:");
        RedisFuture<KeyValue<String, String>> popped = pop(key);
        awaitBlocked(b);

        b.command("CLIENT", "UNBLOCK", blockedClient(b), "ERROR");

        assertThatThrownBy(() -> popped.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RedisCommandExecutionException.class)
                .hasMessageContaining("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    }

    @Test
    void passesOnThatAnOperatorHasEndedTheWait() throws Exception {
        String key = cluster.keyOwnedBy(b, "ended:");
        RedisFuture<KeyValue<String, String>> popped = pop(key);
        awaitBlocked(b);

        b.command("CLIENT", "UNBLOCK", blockedClient(b));

        assertThat(popped.get(30, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void doesNotPopTwiceWhenTheConnectionIsLost() {
        String key = cluster.keyOwnedBy(b, "lost:");
        RedisFuture<KeyValue<String, String>> popped = pop(key);
        awaitBlocked(b);

        b.command("CLIENT", "KILL", "ID", blockedClient(b));

        assertThatThrownBy(() -> popped.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LettuceUnknownOutcomeException.class);
    }

    @Test
    void doesNotBlockForEverAtANodeThatHangsWhileItsReplicaIsPromoted() {
        String key = cluster.keyOwnedBy(a, "hanging:");
        try (Opened attentive = Opened.to(
                cluster,
                options -> options,
                redirects -> redirects.refresh(RefreshOptions.standard().withPeriod(Duration.ofSeconds(1))))) {
            RedisFuture<KeyValue<String, String>> popped =
                    attentive.connection().async().blpop(0, key);
            awaitBlocked(a);

            a.freeze();
            cluster.failover(cluster.replicaOf(a), FailoverMode.TAKEOVER);

            assertThatThrownBy(() -> popped.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LettuceUnknownOutcomeException.class);
        }
    }

    private RedisFuture<KeyValue<String, String>> pop(String key) {
        return opened.connection().async().blpop(0, key);
    }

    private static void awaitBlocked(TestNode node) {
        await().atMost(LONG).until(() -> node.text("CLIENT", "LIST").contains("cmd=blpop"));
    }

    private static String blockedClient(TestNode node) {
        String line = node.text("CLIENT", "LIST")
                .lines()
                .filter(client -> client.contains("cmd=blpop"))
                .findFirst()
                .orElseThrow();
        return line.substring("id=".length(), line.indexOf(' '));
    }
}
