package io.slotpilot.benchmarks.clients;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotpilot.testkit.TestCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Flux;

/** Measures what Lettuce does with many keys at once, stock and with Slotpilot, in alternating pairs of windows. */
public final class LettuceBatchComparison {

    private static final int BATCH = 1_000;
    private static final int IN_FLIGHT = 256;
    private static final String VALUE = "v".repeat(64);

    private LettuceBatchComparison() {}

    /** Compares reads and writes of many keys, in one command and in many. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", LettuceClients.version(), System.getProperty("os.arch"));
        try (TestCluster cluster =
                        TestCluster.builder().primaries(3).replicas(0).start();
                LettuceClients.Plain stock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain alsoStock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain ours = LettuceClients.plainSlotpilot(cluster)) {
            Work first = new Work(stock.connection());
            Work second = new Work(ours.connection());
            // The stock client beside itself: how far from 1 a ratio is by accident, on this machine.
            Work control = new Work(alsoStock.connection());
            first.mset();
            BatchWindows windows = new BatchWindows(BATCH);
            windows.compare("mget", first::mget, second::mget);
            windows.compare("mget async", first::mgetAsync, second::mgetAsync);
            windows.compare("mget reactive", first::mgetReactive, second::mgetReactive);
            windows.compare("mset", first::mset, second::mset);
            windows.compare("async get", first::gets, second::gets);
            windows.compare("async 256", first::getsInFlight, second::getsInFlight);
            windows.compare("control 256", first::getsInFlight, control::getsInFlight);
            windows.compare("reactive 256", first::getsReactive, second::getsReactive);
            try (BareSockets sockets = new BareSockets(cluster, first.keys, VALUE)) {
                windows.compare("mget bare", first::mget, sockets::mget);
            }
        }
        System.exit(0); // whatever a client leaves running
    }

    /** Used by one thread. */
    private static final class Work {

        private final StatefulRedisClusterConnection<String, String> connection;
        private final String[] keys = new String[BATCH];
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

        Work(StatefulRedisClusterConnection<String, String> connection) {
            this.connection = connection;
            for (int i = 0; i < keys.length; i++) {
                keys[i] = "batch:" + i;
                values.put(keys[i], VALUE);
            }
        }

        void mget() {
            check(connection.sync().mget(keys));
        }

        void mgetAsync() {
            check(connection.async().mget(keys).toCompletableFuture().join());
        }

        void mgetReactive() {
            check(Objects.requireNonNull(
                    connection.reactive().mget(keys).collectList().block()));
        }

        void mset() {
            connection.sync().mset(values);
        }

        void gets() {
            List<RedisFuture<String>> replies = new ArrayList<>(keys.length);
            for (String key : keys) {
                replies.add(connection.async().get(key));
            }
            replies.forEach(reply -> reply.toCompletableFuture().join());
        }

        /** Never more than so many at once, as of a busy service. */
        void getsInFlight() {
            for (String key : keys) {
                inFlight.acquireUninterruptibly();
                connection.async().get(key).whenComplete((value, error) -> inFlight.release());
            }
            inFlight.acquireUninterruptibly(IN_FLIGHT);
            inFlight.release(IN_FLIGHT);
        }

        void getsReactive() {
            Flux.fromArray(keys)
                    .flatMap(connection.reactive()::get, IN_FLIGHT)
                    .then()
                    .block();
        }

        private static void check(List<KeyValue<String, String>> pairs) {
            for (KeyValue<String, String> pair : pairs) {
                if (!pair.hasValue()) {
                    throw new IllegalStateException("a reply is missing for " + pair.getKey());
                }
            }
        }
    }
}
