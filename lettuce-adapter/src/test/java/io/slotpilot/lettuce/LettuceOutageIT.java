package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisStringCommands;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A primary dies or freezes under traffic: no caller hangs, and all go on as soon as the servers do. */
class LettuceOutageIT {

    private static final Duration SOON = Duration.ofSeconds(3);

    @Test
    @RedisCluster
    void goesOnAfterAKill(TestCluster cluster) throws Exception {
        assertGoesOn(cluster, TestNode::kill);
    }

    @Test
    @RedisCluster
    void goesOnAfterAFreeze(TestCluster cluster) throws Exception {
        assertGoesOn(cluster, TestNode::freeze);
    }

    private static boolean takesWrites(TestNode node, String key) {
        try {
            return "OK".equals(node.command("SET", key, "v"));
        } catch (RuntimeException e) {
            return false; // MOVED, CLUSTERDOWN
        }
    }

    private interface Fault {
        void on(TestNode node);
    }

    private static void assertGoesOn(TestCluster cluster, Fault fault) throws Exception {
        TestNode primary = cluster.node(0);
        TestNode replica = cluster.replicaOf(primary);
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(primary, "k:"));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Opened opened = Opened.to(cluster)) {
            RedisStringCommands<String, String> redis = opened.connection().sync();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong longestNanos = new AtomicLong();
            Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
            List<AtomicLong> lastSuccess = new ArrayList<>();
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String key = TestCluster.keyIn(slot + i, "k:");
                AtomicLong success = new AtomicLong(System.nanoTime());
                lastSuccess.add(success);
                callers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        long began = System.nanoTime();
                        try {
                            redis.get(key);
                            redis.set(key, "v");
                            success.set(System.nanoTime());
                        } catch (RuntimeException e) {
                            errors.add(e); // A write in flight may be lost; who calls goes on.
                        }
                        longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                    }
                }));
            }
            long started = System.nanoTime();
            await().until(() -> lastSuccess.stream().allMatch(last -> last.get() > started));
            fault.on(primary);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> takesWrites(replica, TestCluster.keyIn(slot, "probe:")));
            long writable = System.nanoTime();

            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> lastSuccess.stream().allMatch(last -> last.get() > writable));
            CompletableFuture<Long> counter = opened.connection()
                    .async()
                    .incr(TestCluster.keyIn(slot, "n:"))
                    .toCompletableFuture();
            assertThat(counter.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            stop.set(true);
            for (Future<?> caller : callers) {
                caller.get(20, TimeUnit.SECONDS);
            }
            assertThat(errors)
                    .allSatisfy(error -> assertThat(error)
                            .satisfiesAnyOf(
                                    e -> assertThat(e).isInstanceOf(LettuceUnknownOutcomeException.class),
                                    e -> assertThat(e).hasCauseInstanceOf(LettuceUnknownOutcomeException.class)))
                    .allSatisfy(error -> assertThat(RedirectTrace.find(error)).isNotNull());
            assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(Duration.ofSeconds(30));
        } finally {
            threads.shutdownNow();
        }
    }
}
