package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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

    @Test
    void incrementsNothingTwiceWhenANodeConnectionIsClosed(TestCluster cluster) {
        TestNode node = cluster.node(0);
        String key = cluster.keyOwnedBy(node, "c:");
        try (Opened opened = Opened.to(cluster)) {
            Increments increments = new Increments(opened, key);
            for (int round = 0; round < 10; round++) {
                StatefulRedisConnection<?, ?> pooled = opened.connection().getConnection(node.host(), node.port());
                increments.issue(1_000);
                node.command("CLIENT", "KILL", "TYPE", "normal");
                pooled.close();
            }

            increments.assertNoneTwice();
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
