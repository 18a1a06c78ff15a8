package io.slotpilot.demo.client;

import java.util.List;
import java.util.Objects;
import redis.clients.jedis.RedisClusterClient;

/** Jedis, whatever its redirects are handled by. */
final class JedisDemoClient implements DemoClient {

    private final RedisClusterClient client;

    JedisDemoClient(RedisClusterClient client) {
        this.client = client;
    }

    @Override
    public String get(String key) {
        return Objects.requireNonNull(client.get(key), key);
    }

    @Override
    public void set(String key, String value) {
        client.set(key, value);
    }

    @Override
    public long incr(String key) {
        return client.incr(key);
    }

    @Override
    public List<String> mget(List<String> keys) {
        List<String> values = client.mget(keys.toArray(String[]::new));
        values.forEach(value -> Objects.requireNonNull(value, "a key is missing"));
        return values;
    }

    @Override
    public void close() {
        client.close();
    }
}
