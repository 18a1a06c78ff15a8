package io.slotpilot.demo.client;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Lettuce, whatever its redirects are handled by: one connection that all threads share, as its makers advise. */
final class LettuceDemoClient implements DemoClient {

    private final RedisClusterClient client;
    private final ClientResources resources;
    private final StatefulRedisClusterConnection<String, String> connection;
    private final RedisAdvancedClusterCommands<String, String> commands;

    LettuceDemoClient(RedisClusterClient client, ClientResources resources) {
        this.client = client;
        this.resources = resources;
        this.connection = client.connect();
        this.commands = connection.sync();
    }

    @Override
    public String get(String key) {
        return Objects.requireNonNull(commands.get(key), key);
    }

    @Override
    public void set(String key, String value) {
        commands.set(key, value);
    }

    @Override
    public long incr(String key) {
        return commands.incr(key);
    }

    @Override
    public List<String> mget(List<String> keys) {
        return commands.mget(keys.toArray(String[]::new)).stream()
                .map(KeyValue::getValue)
                .toList();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
