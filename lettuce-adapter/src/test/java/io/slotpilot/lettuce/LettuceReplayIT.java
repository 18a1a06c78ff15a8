package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
        String key = cluster.keyOwnedBy(node, "n:");
        try (Opened opened = Opened.to(cluster)) {
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            int total = 0;
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 1_000; i++, total++) {
                    opened.connection().async().incr(key).whenComplete((value, error) -> {
                        if (error == null) {
                            acknowledged.incrementAndGet();
                        } else {
                            failures.add(error);
                        }
                        ended.incrementAndGet();
                    });
                }
                node.command("CLIENT", "KILL", "TYPE", "normal");
            }
            int all = total;
            await().atMost(Duration.ofSeconds(120)).until(() -> ended.get() == all);

            assertThat(failures).allSatisfy(error -> {
                assertThat(error).isInstanceOf(LettuceUnknownOutcomeException.class);
                assertThat(RedirectTrace.find(error)).isNotNull();
            });
            long value = Long.parseLong(opened.connection().sync().get(key));
            assertThat(value).isBetween((long) acknowledged.get(), (long) acknowledged.get() + failures.size());
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
}
