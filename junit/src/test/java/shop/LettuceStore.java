package shop;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.lettuce.LettuceRedirects;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;

/** With Lettuce. */
record LettuceStore(
        AbstractRedisClient client,
        RedisClusterCommands<String, String> redis,
        StatefulRedisConnection<String, String> transactions)
        implements Store {

    static Store standalone(TestNode node, KeyLint lint) {
        RedisURI uri = RedisURI.create(node.host(), node.port());
        // snippet: lint-lettuce
        RedirectOptions options = RedirectOptions.builder().keyLint(lint).build();
        RedisClient client = LettuceRedirects.standalone(null, uri, options);
        // end
        StatefulRedisConnection<String, String> connection = client.connect();
        return new LettuceStore(client, connection.sync(), connection);
    }

    static Store cluster(TestNode node, KeyLint lint) {
        RedisClusterClient client = LettuceRedirects.create(
                List.of(RedisURI.create(node.host(), node.port())),
                RedirectOptions.builder().keyLint(lint).build());
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        return new LettuceStore(client, connection.sync(), LettuceRedirects.transactions(connection));
    }

    @Override
    public List<String> mget(String... keys) {
        return redis.mget(keys).stream().map(KeyValue::getKey).toList();
    }

    @Override
    public void rename(String from, String to) {
        redis.rename(from, to);
    }

    @Override
    public void eval(String... keys) {
        redis.eval("return 1", ScriptOutputType.INTEGER, keys);
    }

    @Override
    public void set(String... keys) {
        RedisCommands<String, String> commands = transactions.sync();
        commands.multi();
        for (String key : keys) {
            commands.set(key, "v");
        }
        commands.exec();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
