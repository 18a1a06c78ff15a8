package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.csc.CacheConfig;

/** Client-side caching, as far as servers before 7.4 allow: Jedis refuses to track keys on those. */
@RedisCluster(replicas = 0)
class JedisCacheIT {

    private static final JedisClientConfig RESP3 =
            DefaultJedisClientConfig.builder().timeoutMillis(5_000).resp3().build();

    @Test
    void dropsWhatItHasCachedWhenASlotMovesAndNotBefore(TestCluster cluster) {
        AtomicInteger flushes = new AtomicInteger();
        ExecutorService threads = DaemonThreads.named("test");
        OwnPools pools = new OwnPools(new OwnPools.Settings(RESP3, null, null), threads, Ticker.system());
        RedirectEngine engine = new RedirectEngine(
                pools, threads, RedirectOptions.standard(), new RedirectEngine.Settings(Duration.ofSeconds(5), false));
        try (engine) {
            TestNode from = cluster.node(0);
            engine.discover(
                    List.of(new NodeAddress(from.host(), from.port())), Duration.ofSeconds(10), counting(flushes));
            String key = cluster.keyOwnedBy(from, "k:");
            await().until(
                            () -> { // what the client learns late of its start may flush once more
                                int calm = flushes.get();
                                engine.execute(get(key));
                                return flushes.get() == calm;
                            });
            int before = flushes.get();

            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            engine.execute(get(key));

            await().until(() -> flushes.get() > before);
        }
    }

    @Test
    void saysThatTheServerIsTooOld(TestCluster cluster) {
        assumeThat(cluster.node(0).info("server").get("redis_version")).startsWith("7.0.");
        TestNode seed = cluster.node(0);
        try (RedisClusterClient jedis = JedisRedirects.builder()
                .nodes(Set.of(new HostAndPort(seed.host(), seed.port())))
                .clientConfig(RESP3)
                .cacheConfig(CacheConfig.builder().maxSize(100).build())
                .build()) {
            assertThat(catchRuntimeException(() -> jedis.get("k"))).hasStackTraceContaining("7.4");
        }
    }

    private static CommandObject<String> get(String key) {
        return new CommandObject<>(new CommandArguments(Protocol.Command.GET).key(key), BuilderFactory.STRING);
    }

    /** A cache of which nothing but its being emptied is observed. */
    private static Cache counting(AtomicInteger flushes) {
        return (Cache) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("flush")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return flushes.incrementAndGet();
                });
    }
}
