package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of one slot take effect in the order of their issue, with thousands in flight. */
class LettuceOrderIT {

    private static final int IN_FLIGHT = 4_000;

    @Test
    @RedisCluster
    void keepsTheOrderWhileSlotsMove(TestCluster cluster) throws Exception {
        TestNode from = cluster.node(0);
        try (Opened opened = Opened.to(cluster)) {
            int lowest = TestCluster.slotOf(cluster.keyOwnedBy(from, "list:"));
            List<String> keys = new ArrayList<>();
            for (int slot = lowest; slot < lowest + 40; slot++) {
                keys.add(TestCluster.keyIn(slot, "list:"));
            }
            Pushes pushes = new Pushes(opened, keys);
            CompletableFuture<?> reshard =
                    cluster.reshardInBackground(40, from, cluster.node(1), Duration.ofMillis(20));

            pushes.until(reshard);

            assertThat(pushes.failures()).isEmpty();
            pushes.assertInOrder();
        }
    }

    @Test
    @RedisCluster
    void keepsTheOrderWhilePrimariesChangePlaces(TestCluster cluster) throws Exception {
        try (Opened opened = Opened.to(cluster)) {
            Pushes pushes = new Pushes(
                    opened,
                    List.of(cluster.keyOwnedBy(cluster.node(0), "a:"), cluster.keyOwnedBy(cluster.node(1), "b:")));
            CompletableFuture<?> failovers = CompletableFuture.runAsync(() -> {
                cluster.failover(cluster.replicaOf(cluster.node(0)));
                cluster.failover(cluster.replicaOf(cluster.node(1)));
            });

            pushes.until(failovers);

            assertThat(pushes.failures()).isEmpty();
            pushes.assertInOrder();
        }
    }

    @Test
    @RedisCluster
    void keepsTheOrderAndRepeatsNothingThroughAKill(TestCluster cluster) throws Exception {
        TestNode primary = cluster.node(0);
        String key = cluster.keyOwnedBy(primary, "a:");
        try (Opened opened = Opened.to(cluster)) {
            Pushes pushes = new Pushes(opened, List.of(key));
            CompletableFuture<?> failover = CompletableFuture.runAsync(() -> {
                primary.kill();
                cluster.awaitOwner(TestCluster.slotOf(key), cluster.node(3));
            });

            pushes.until(failover);

            // What was in flight fails and is told; the servers may lose what they had not replicated.
            assertThat(pushes.failures())
                    .allSatisfy(error -> assertThat(error).isInstanceOf(LettuceUnknownOutcomeException.class));
            assertThat(opened.connection().sync().lrange(key, 0, -1).stream().map(Long::valueOf))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @RedisCluster(replicas = 0)
    void letsLaterCommandsPassOneThatIsRepeatedOnlyIfOrderIsNotWanted(boolean keepOrder, TestCluster cluster)
            throws Exception {
        TestNode from = cluster.node(0);
        TestNode to = cluster.node(1);
        String tag = cluster.keyOwnedBy(from, "t:");
        int slot = TestCluster.slotOf(tag);
        RedirectOptions options = RedirectOptions.builder()
                .retryFor(Duration.ofSeconds(60))
                .keepOrder(keepOrder)
                .build();
        try (Opened opened = Opened.with(cluster, options)) {
            opened.connection().sync().mset(Map.of(tag + 1, "1", tag + 2, "2"));
            cluster.openSlot(slot, from, to);
            cluster.migrateKeys(slot, from, to, 1);

            RedisFuture<List<KeyValue<String, String>>> split =
                    opened.connection().async().mget(tag + 1, tag + 2);
            awaitTryAgain(cluster, 1);
            RedisFuture<String> later = opened.connection().async().get(tag + 1);

            if (keepOrder) {
                awaitTryAgain(cluster, 4);
                assertThat(later.toCompletableFuture()).isNotDone();
            } else {
                assertThat(later.get(60, TimeUnit.SECONDS)).isEqualTo("1");
                assertThat(split.toCompletableFuture()).isNotDone();
            }
            cluster.migrateKeys(slot, from, to, 1);
            cluster.finishSlot(slot, from, to);
            assertThat(split.get(60, TimeUnit.SECONDS))
                    .extracting(KeyValue::getValue)
                    .containsExactly("1", "2");
            assertThat(later.get(60, TimeUnit.SECONDS)).isEqualTo("1");
        }
    }

    @Test
    @RedisCluster(replicas = 0, fullCoverage = false)
    void refusesAtOnceWhatHasNoRoomToWaitIn(TestCluster cluster) throws Exception {
        TestNode owner = cluster.node(0);
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(owner, "full:"));
        try (Opened opened = Opened.to(cluster, options -> options.requestQueueSize(10))) {
            cluster.uncover(slot);
            List<RedisFuture<String>> replies = new ArrayList<>();
            replies.add(opened.connection().async().set(TestCluster.keyIn(slot, "full:"), "v"));
            await().atMost(Duration.ofSeconds(60)).until(() -> errors(cluster, "CLUSTERDOWN") > 0);
            for (int i = 0; i < 30; i++) {
                replies.add(opened.connection().async().set(TestCluster.keyIn(slot, "full:" + i), "v"));
            }
            List<RedisFuture<String>> refused = replies.stream()
                    .filter(reply -> reply.toCompletableFuture().isDone())
                    .toList();
            cluster.cover(slot, owner);

            assertThat(refused)
                    .hasSizeBetween(15, 25)
                    .allSatisfy(reply -> assertThat(reply.toCompletableFuture())
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .satisfies(error ->
                                    assertThat(RedirectTrace.find(error)).hasMessageContaining("queue full")));
            replies.removeAll(refused);
            for (RedisFuture<String> reply : replies) {
                assertThat(reply.get(60, TimeUnit.SECONDS)).isEqualTo("OK");
            }
        }
    }

    private static void awaitTryAgain(TestCluster cluster, long more) {
        long before = tryAgains(cluster);
        await().atMost(Duration.ofSeconds(60)).until(() -> tryAgains(cluster) >= before + more);
    }

    private static long tryAgains(TestCluster cluster) {
        return errors(cluster, "TRYAGAIN");
    }

    private static long errors(TestCluster cluster, String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    /** Pushes rising numbers to lists, round and round. */
    private static final class Pushes {

        private final Opened opened;
        private final List<String> keys;
        private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
        private final List<Throwable> failures = new ArrayList<>();
        private long sent;

        Pushes(Opened opened, List<String> keys) {
            this.opened = opened;
            this.keys = keys;
        }

        void until(CompletableFuture<?> end) throws InterruptedException {
            boolean last;
            do {
                last = end.isDone();
                for (int i = 0; i < 50; i++) {
                    push(++sent);
                }
            } while (!last);
            end.join();
            assertThat(inFlight.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)).isTrue();
        }

        private void push(long number) throws InterruptedException {
            for (String key : keys) {
                inFlight.acquire();
                RedisFuture<Long> reply = opened.connection().async().rpush(key, Long.toString(number));
                reply.whenComplete((length, error) -> {
                    if (error != null) {
                        synchronized (failures) {
                            failures.add(error);
                        }
                    }
                    inFlight.release();
                });
            }
        }

        List<Throwable> failures() {
            synchronized (failures) {
                return List.copyOf(failures);
            }
        }

        void assertInOrder() {
            for (String key : keys) {
                List<String> list = opened.connection().sync().lrange(key, 0, -1);
                List<String> wrong = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    if (Long.parseLong(list.get(i)) != i + 1L) {
                        wrong.add((i + 1) + ": " + list.get(i));
                    }
                }
                assertThat(wrong.subList(0, Math.min(20, wrong.size()))).as(key).isEmpty();
                assertThat(list).hasSize((int) sent);
            }
        }
    }
}
