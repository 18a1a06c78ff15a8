package shop;

import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.jedis.JedisRedirects;
import io.slotpilot.testkit.TestNode;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** With Jedis. */
record JedisStore(UnifiedJedis jedis) implements Store {

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();

    static Store standalone(TestNode node, KeyLint lint) {
        HostAndPort address = new HostAndPort(node.host(), node.port());
        // snippet: lint-jedis
        RedirectOptions options = RedirectOptions.builder().keyLint(lint).build();
        RedisClient stock = RedisClient.builder().hostAndPort(address).build();
        UnifiedJedis jedis = JedisRedirects.wrap(stock, address, CONFIG, options);
        // end
        return new JedisStore(jedis);
    }

    static Store cluster(TestNode node, KeyLint lint) {
        return new JedisStore(JedisRedirects.builder()
                .redirectOptions(RedirectOptions.builder().keyLint(lint).build())
                .nodes(Set.of(new HostAndPort(node.host(), node.port())))
                .clientConfig(CONFIG)
                .build());
    }

    @Override
    public List<String> mget(String... keys) {
        return jedis.mget(keys);
    }

    @Override
    public void rename(String from, String to) {
        jedis.rename(from, to);
    }

    @Override
    public void eval(String... keys) {
        jedis.eval("return 1", List.of(keys), List.of());
    }

    @Override
    public void set(String... keys) {
        try (AbstractTransaction transaction =
                jedis instanceof RedisClusterClient ? JedisRedirects.multi(jedis) : jedis.multi()) {
            for (String key : keys) {
                transaction.set(key, "v");
            }
            transaction.exec();
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
