package io.slotpilot.benchmarks.clients;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Flux;

/** Work on many keys over all slots, on one connection of Lettuce. Used by one thread. */
final class LettuceWork {

    static final String VALUE = "v".repeat(64);

    private static final int IN_FLIGHT = 256;

    private final StatefulRedisClusterConnection<String, String> connection;
    private final String[] keys;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

    LettuceWork(StatefulRedisClusterConnection<String, String> connection, int size) {
        this.connection = connection;
        this.keys = new String[size];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "batch:" + i;
            values.put(keys[i], VALUE);
        }
    }

    String[] keys() {
        return keys.clone();
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
