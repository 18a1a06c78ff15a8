package io.slotpilot.benchmarks;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.jedis.JedisRedirects;
import io.slotpilot.lettuce.LettuceRedirects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * What the run-time linter adds to a command of a standalone client: the whole client, and in place of the network
 * something that answers at once. Goal: 20 ns for GET at 1 % sampling, nothing when it is off.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class KeyLintBenchmark {

    /** The client as it is; given to the adapter without a linter, with one that is off, and with one that is on. */
    @Param({"stock", "without", "off", "1 %", "100 %"})
    public String lint = "stock";

    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private Jedis jedis = new Jedis();
    private RedisAsyncCommands<String, String> lettuce =
            new InstantWriter(resources).connection().async();

    @Setup
    public void prepare() {
        boolean stock = "stock".equals(lint);
        jedis = new Jedis(new Connection(new InstantSocket(!stock)::itself));
        StatefulRedisConnection<String, String> connection = new InstantWriter(resources).connection();
        if (!stock) {
            jedis = JedisRedirects.wrap(
                    jedis,
                    new HostAndPort("localhost", 6379),
                    DefaultJedisClientConfig.builder().build(),
                    options());
            connection = LettuceRedirects.wrap(connection, RedisURI.create("localhost", 6379), options());
        }
        lettuce = connection.async();
    }

    private RedirectOptions options() {
        if ("without".equals(lint)) {
            return RedirectOptions.builder().build();
        }
        KeyLintOptions.Builder options = KeyLintOptions.builder();
        if (!"off".equals(lint)) {
            options.mode(KeyLintMode.METRIC).sampleRate("1 %".equals(lint) ? 0.01 : 1);
        }
        return RedirectOptions.builder().keyLint(KeyLint.of(options.build())).build();
    }

    @TearDown
    public void shutDown() {
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Benchmark
    public String jedisGet() {
        return jedis.get("user:7:name");
    }

    @Benchmark
    public String jedisRenameWithinASlot() {
        return jedis.rename("{user:7}:name", "{user:7}:mail");
    }

    @Benchmark
    public String jedisRenameAcrossSlots() {
        return jedis.rename("user:7:name", "user:7:mail");
    }

    @Benchmark
    public RedisFuture<String> lettuceGet() {
        return lettuce.get("user:7:name");
    }

    @Benchmark
    public RedisFuture<String> lettuceRenameWithinASlot() {
        return lettuce.rename("{user:7}:name", "{user:7}:mail");
    }

    @Benchmark
    public RedisFuture<String> lettuceRenameAcrossSlots() {
        return lettuce.rename("user:7:name", "user:7:mail");
    }
}
