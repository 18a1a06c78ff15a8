package io.slotpilot.chaos.client;

import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.jedis.JedisBatchException;
import io.slotpilot.jedis.JedisPartialFailureException;
import io.slotpilot.jedis.JedisRedirects;
import io.slotpilot.jedis.JedisUnknownOutcomeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.KeyValue;

/** Jedis with Slotpilot. */
final class JedisChaosClient implements ChaosClient {

    private static final double TAKE_SECONDS = 1;

    private final Trail trail;
    private final RedisClusterClient client;
    private final ExecutorService subscribers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "chaos-subscriber");
        thread.setDaemon(true);
        return thread;
    });

    JedisChaosClient(ClientSettings settings) {
        trail = settings.trail();
        client = JedisRedirects.builder()
                .nodes(settings.ports().stream()
                        .map(port -> new HostAndPort("127.0.0.1", port))
                        .collect(Collectors.toSet()))
                .clientConfig(config(settings))
                .poolConfig(pool())
                .redirectOptions(settings.redirects())
                .build();
    }

    private static JedisClientConfig config(ClientSettings settings) {
        int millis = (int) ClientSettings.TIMEOUT.toMillis();
        return DefaultJedisClientConfig.builder()
                .timeoutMillis(millis)
                .blockingSocketTimeoutMillis((int) (TAKE_SECONDS * 1000) + millis)
                .credentialsProvider(() -> new DefaultRedisCredentials(
                        Login.USER, settings.login().password().toCharArray()))
                .build();
    }

    private static ConnectionPoolConfig pool() {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxTotal(ClientSettings.CONNECTIONS);
        config.setMaxIdle(ClientSettings.CONNECTIONS);
        config.setMaxWait(ClientSettings.TIMEOUT);
        return config;
    }

    @Override
    public void append(String key, long value) {
        long length = trail.about(key, value, () -> client.rpush(key, Long.toString(value)));
        trail.answered(key, value, length);
    }

    @Override
    public long increment(String key) {
        return client.incr(key);
    }

    @Override
    public void set(String key, long value) {
        client.set(key, Long.toString(value));
    }

    @Override
    public long get(String key) {
        return number(client.get(key));
    }

    @Override
    public List<@Nullable Throwable> setAll(Map<String, Long> values) {
        // Not client.mset: Jedis 8 makes a row of commands of that, each with a deadline of its own.
        CommandArguments mset = new CommandArguments(Protocol.Command.MSET);
        values.forEach((key, value) -> mset.key(key).add(value));
        try {
            client.executeCommand(new CommandObject<>(mset, BuilderFactory.STRING));
            return Collections.nCopies(values.size(), null);
        } catch (JedisPartialFailureException e) {
            return byKey(values.size(), e.failures());
        }
    }

    @Override
    public List<Long> getAll(List<String> keys) {
        CommandArguments mget = new CommandArguments(Protocol.Command.MGET).keys(keys);
        return client.executeCommand(new CommandObject<>(mget, BuilderFactory.STRING_LIST)).stream()
                .map(JedisChaosClient::number)
                .toList();
    }

    @Override
    public List<@Nullable Throwable> appendAll(List<Append> appends) {
        List<Response<Long>> responses = new ArrayList<>();
        try (var pipeline = client.pipelined()) {
            appends.forEach(append -> responses.add(pipeline.rpush(append.key(), Long.toString(append.value()))));
            pipeline.sync();
        }
        List<@Nullable Throwable> failures = new ArrayList<>();
        for (int i = 0; i < appends.size(); i++) {
            try {
                long length = responses.get(i).get();
                trail.answered(appends.get(i).key(), appends.get(i).value(), length);
                failures.add(null);
            } catch (JedisException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    @Override
    public void appendInTransaction(List<Append> appends) {
        try (AbstractTransaction transaction = JedisRedirects.multi(client)) {
            appends.forEach(append -> transaction.rpush(append.key(), Long.toString(append.value())));
            List<Object> replies = transaction.exec();
            for (Object reply : replies) {
                if (reply instanceof JedisDataException error) {
                    throw error;
                }
            }
        }
    }

    @Override
    public @Nullable Long take(String key) {
        KeyValue<String, String> taken = client.blpop(TAKE_SECONDS, key);
        return taken == null ? null : Long.valueOf(taken.getValue());
    }

    @Override
    public void publish(String channel, long value) {
        client.spublish(channel, Long.toString(value));
    }

    @Override
    public void subscribe(String channel, Consumer<Long> heard, Consumer<RuntimeException> ended) {
        CompletableFuture<Void> subscribed = new CompletableFuture<>();
        JedisShardedPubSub listener = new JedisShardedPubSub() {
            @Override
            public void onSSubscribe(String to, int channels) {
                subscribed.complete(null);
            }

            @Override
            public void onSMessage(String from, String message) {
                heard.accept(Long.valueOf(message));
            }
        };
        subscribers.execute(() -> {
            try {
                client.ssubscribe(listener, channel);
            } catch (RuntimeException e) {
                ended.accept(e);
                subscribed.completeExceptionally(e);
            }
        });
        subscribed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public FailureReading read(Throwable thrown) {
        Throwable read =
                thrown instanceof JedisBatchException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return FailureReading.of(read, outcome(read), read instanceof JedisException);
    }

    private static Outcome outcome(Throwable thrown) {
        if (thrown instanceof JedisPartialFailureException || thrown instanceof JedisUnknownOutcomeException) {
            return Outcome.UNKNOWN;
        }
        return thrown instanceof JedisClusterOperationException || thrown instanceof JedisDataException
                ? Outcome.REFUSED
                : Outcome.UNKNOWN;
    }

    @Override
    public void close() {
        client.close();
        subscribers.shutdown();
    }

    private static long number(@Nullable String value) {
        return value == null ? 0 : Long.parseLong(value);
    }

    private static List<@Nullable Throwable> byKey(int keys, List<JedisPartialFailureException.FailedKeys> failures) {
        List<@Nullable Throwable> all = new ArrayList<>(Collections.nCopies(keys, null));
        failures.forEach(failure -> failure.positions().forEach(position -> all.set(position, failure.error())));
        return all;
    }
}
