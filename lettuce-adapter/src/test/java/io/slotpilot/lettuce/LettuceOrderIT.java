package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisFuture;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
