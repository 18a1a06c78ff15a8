package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lettuce would send again after a reconnect. */
@RedisCluster(replicas = 0)
class LettuceReplayIT {

    @Test
    void incrementsNothingTwiceWhenConnectionsDrop(TestCluster cluster) {
        TestNode node = cluster.node(0);
        for (int client = 0; client < 5; client++) { // each connects anew, which may meet the first drop
            String key = cluster.keyOwnedBy(node, "n" + client + ":");
            try (Opened opened = Opened.to(cluster)) {
                Increments increments = new Increments(opened, key);
                for (int round = 0; round < 10; round++) {
                    increments.issue(1_000);
                    node.command("CLIENT", "KILL", "TYPE", "normal");
                }

                increments.assertNoneTwice();
            }
        }
    }

    /** Lettuce hands what a node connection holds to its own cluster writer when the connection is closed. */
    @Test
    void sendsWhatIsNotFlushedOnceWhenANodeConnectionIsClosed(TestCluster cluster) {
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "c:");
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().sync().set(key, "0");
            Increments increments = new Increments(opened, key);
            StatefulRedisConnection<?, ?> pooled = opened.connection().getConnection(node.host(), node.port());
            opened.connection().setAutoFlushCommands(false);
            increments.issue(100);

            pooled.close();

            opened.connection().setAutoFlushCommands(true);
            opened.connection().flushCommands();
            increments.assertNoneTwice();
            assertThat(increments.failures).isEmpty();
            assertThat(opened.connection().sync().get(key)).isEqualTo("100");
        }
    }

    @Test
    void neverSendsACommandAgainThatWasCancelledInFlight() throws Exception {
        assertSentOnce(
                Duration.ofSeconds(60), reply -> assertThat(reply.cancel(true)).isTrue());
    }

    @Test
    void neverSendsACommandAgainWhoseTimeWasOverInFlight() throws Exception {
        assertSentOnce(
                Duration.ofSeconds(1),
                reply -> assertThatThrownBy(() -> reply.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(RedisCommandTimeoutException.class));
    }

    /** A read, which would be repeated else. */
    private static void assertSentOnce(Duration timeout, ThrowingConsumer<RedisFuture<String>> giveUp)
            throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch givenUp = new CountDownLatch(1);
        ScriptedServer.Script script = command -> {
            if (!command.equals(List.of("GET", "slow"))) {
                return null;
            }
            received.countDown();
            await().atMost(Duration.ofSeconds(60)).until(() -> givenUp.getCount() == 0);
            return ScriptedReply.close();
        };
        try (ScriptedServer server = ScriptedServer.start(script);
                Opened opened = Opened.to(server, timeout)) {
            RedisFuture<String> reply = opened.connection().async().get("slow");
            assertThat(received.await(60, TimeUnit.SECONDS)).isTrue();
            giveUp.accept(reply);
            givenUp.countDown();

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> opened.connection().sync().get("next") == null);
            assertThat(server.commands())
                    .filteredOn(List.of("GET", "slow")::equals)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsAnIdempotentWriteAgainOnlyIfThatIsWanted(boolean wanted) throws Exception {
        AtomicInteger sets = new AtomicInteger();
        ScriptedServer.Script script =
                command -> command.get(0).equals("SET") && sets.incrementAndGet() == 1 ? ScriptedReply.close() : null;
        RedirectOptions options =
                RedirectOptions.builder().repeatIdempotentWrites(wanted).build();
        try (ScriptedServer server = ScriptedServer.start(script);
                Opened opened = Opened.to(server, Duration.ofSeconds(60), options)) {
            RedisFuture<String> reply = opened.connection().async().set("k", "v");

            if (wanted) {
                assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo("OK");
                assertThat(sets).hasValue(2);
            } else {
                assertThatThrownBy(() -> reply.get(60, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(LettuceUnknownOutcomeException.class);
                assertThat(sets).hasValue(1);
            }
        }
    }

    @Test
    void mixesNoReplyThatBrokeOffWithASecondOne() {
        AtomicInteger ranges = new AtomicInteger();
        String reply = "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n";
        ScriptedServer.Script script = command -> {
            if (!command.get(0).equals("LRANGE")) {
                return null;
            }
            return ranges.incrementAndGet() == 1
                    ? ScriptedReply.raw(reply.substring(0, reply.length() - 9)).thenClose()
                    : ScriptedReply.raw(reply);
        };
        try (ScriptedServer server = ScriptedServer.start(script);
                Opened opened = Opened.to(server, Duration.ofSeconds(60))) {
            assertThatThrownBy(() -> opened.connection().sync().lrange("k", 0, -1))
                    .satisfies(error -> assertThat(RedirectTrace.find(error)).isNotNull());

            assertThat(opened.connection().sync().lrange("k", 0, -1)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void repeatsReadsAndKeepsWaitingCommandsWhenConnectionsDrop(TestCluster cluster) {
        TestNode node = cluster.node(1);
        String key = cluster.keyOwnedBy(node, "r:");
        try (Opened opened = Opened.to(cluster)) {
            opened.connection().sync().set(key, "v");
            for (int round = 0; round < 20; round++) {
                var read = opened.connection().async().get(key);
                node.command("CLIENT", "KILL", "TYPE", "normal");

                assertThat(read.toCompletableFuture().join()).isEqualTo("v");
            }
        }
    }

    private static final class Increments {

        private final Opened opened;
        private final String key;
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private int issued;

        Increments(Opened opened, String key) {
            this.opened = opened;
            this.key = key;
        }

        void issue(int count) {
            for (int i = 0; i < count; i++, issued++) {
                opened.connection().async().incr(key).whenComplete((value, error) -> {
                    if (error == null) {
                        acknowledged.incrementAndGet();
                    } else {
                        failures.add(error);
                    }
                });
            }
        }

        void assertNoneTwice() {
            await().atMost(Duration.ofSeconds(120)).until(() -> acknowledged.get() + failures.size() == issued);
            assertThat(failures).allSatisfy(error -> {
                assertThat(error).isInstanceOf(LettuceUnknownOutcomeException.class);
                assertThat(RedirectTrace.find(error)).isNotNull();
            });
            long value = Long.parseLong(opened.connection().sync().get(key));
            assertThat(value).isBetween((long) acknowledged.get(), (long) issued);
        }
    }
}
