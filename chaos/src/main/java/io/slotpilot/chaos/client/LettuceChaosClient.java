package io.slotpilot.chaos.client;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubAdapter;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.chaos.history.Outcome;
import io.slotpilot.lettuce.LettucePartialFailureException;
import io.slotpilot.lettuce.LettuceRedirects;
import io.slotpilot.lettuce.LettuceUnknownOutcomeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lettuce with Slotpilot: one connection for all threads, as its makers advise. */
final class LettuceChaosClient implements ChaosClient {

    private static final Duration NEVER = Duration.ofSeconds(60);

    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final Trail trail;
    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, String> connection;
    private final StatefulRedisConnection<String, String> transactions;
    private final StatefulRedisClusterPubSubConnection<String, String> subscriptions;
    private final RedisAdvancedClusterAsyncCommands<String, String> commands;

    LettuceChaosClient(ClientSettings settings) {
        trail = settings.trail();
        client = LettuceRedirects.create(
                resources,
                settings.ports().stream()
                        .map(port -> uri(port, settings.login()))
                        .toList(),
                settings.redirects());
        client.setOptions(ClusterClientOptions.builder()
                .timeoutOptions(TimeoutOptions.enabled(ClientSettings.TIMEOUT))
                .build());
        StatefulRedisClusterConnection<String, String> opened;
        StatefulRedisClusterPubSubConnection<String, String> listening;
        try {
            opened = client.connect();
            listening = client.connectPubSub();
        } catch (RuntimeException e) {
            end();
            throw e;
        }
        connection = opened;
        subscriptions = listening;
        commands = connection.async();
        transactions = LettuceRedirects.transactions(connection);
    }

    private static RedisURI uri(int port, Login login) {
        return RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(ClientSettings.TIMEOUT)
                .withAuthentication(
                        RedisCredentialsProvider.from(() -> RedisCredentials.just(Login.USER, login.password())))
                .build();
    }

    @Override
    public void append(String key, long value) {
        answered(await(push(key, value)));
    }

    /** A command that ends well without a reply would be one that nobody has executed. */
    private static void answered(@Nullable Long length) {
        if (length == null) {
            throw new IllegalStateException("RPUSH ended well, but was not answered");
        }
    }

    private Future<Long> push(String key, long value) {
        return trail.about(key, value, () -> {
            RedisFuture<Long> sent = commands.rpush(key, Long.toString(value));
            sent.thenAccept(length -> trail.answered(key, value, length));
            return sent;
        });
    }

    @Override
    public long increment(String key) {
        return await(commands.incr(key));
    }

    @Override
    public void set(String key, long value) {
        await(commands.set(key, Long.toString(value)));
    }

    @Override
    public long get(String key) {
        return number(await(commands.get(key)));
    }

    @Override
    public List<@Nullable Throwable> setAll(Map<String, Long> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, Long.toString(value)));
        try {
            await(commands.mset(texts));
            return Collections.nCopies(values.size(), null);
        } catch (LettucePartialFailureException e) {
            return byKey(values.size(), e.failures());
        }
    }

    @Override
    public List<Long> getAll(List<String> keys) {
        return await(commands.mget(keys.toArray(String[]::new))).stream()
                .map(entry -> number(entry.getValueOrElse("0")))
                .toList();
    }

    @Override
    public List<@Nullable Throwable> appendAll(List<Append> appends) {
        List<Future<Long>> sent = new ArrayList<>();
        appends.forEach(append -> sent.add(push(append.key(), append.value())));
        List<@Nullable Throwable> failures = new ArrayList<>();
        for (Future<Long> one : sent) {
            try {
                answered(await(one));
                failures.add(null);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    @Override
    public synchronized void appendInTransaction(List<Append> appends) {
        await(transactions.async().multi());
        List<Future<Long>> queued = new ArrayList<>();
        appends.forEach(append -> queued.add(transactions.async().rpush(append.key(), Long.toString(append.value()))));
        TransactionResult result = await(transactions.async().exec());
        for (Object reply : result) {
            if (reply instanceof RuntimeException error) {
                throw error;
            }
        }
        queued.forEach(LettuceChaosClient::await);
    }

    @Override
    public @Nullable Long take(String key) {
        KeyValue<String, String> taken = await(commands.blpop(1, key));
        return taken == null || !taken.hasValue() ? null : Long.valueOf(taken.getValue());
    }

    @Override
    public void publish(String channel, long value) {
        await(commands.spublish(channel, Long.toString(value)));
    }

    @Override
    public void subscribe(String channel, Consumer<Long> heard, Consumer<RuntimeException> ended) {
        subscriptions.addListener(new RedisClusterPubSubAdapter<String, String>() {
            @Override
            public void smessage(RedisClusterNode node, String from, String message) {
                if (from.equals(channel)) {
                    heard.accept(Long.valueOf(message));
                }
            }
        });
        await(subscriptions.async().ssubscribe(channel));
    }

    @Override
    public FailureReading read(Throwable thrown) {
        return FailureReading.of(thrown, outcome(thrown), thrown instanceof RedisException);
    }

    private static Outcome outcome(Throwable thrown) {
        if (thrown instanceof LettuceUnknownOutcomeException
                || thrown instanceof LettucePartialFailureException
                || thrown instanceof RedisCommandTimeoutException) {
            return Outcome.UNKNOWN;
        }
        return thrown instanceof RedisCommandExecutionException
                        || thrown instanceof RedisConnectionException
                        || thrown instanceof PartitionSelectorException
                ? Outcome.REFUSED
                : Outcome.UNKNOWN;
    }

    @Override
    public void close() {
        subscriptions.close();
        connection.close();
        end();
    }

    private void end() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(NEVER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("never ended", e);
        }
    }

    private static long number(@Nullable String value) {
        return value == null ? 0 : Long.parseLong(value);
    }

    private static List<@Nullable Throwable> byKey(int keys, List<LettucePartialFailureException.FailedKeys> failures) {
        List<@Nullable Throwable> all = new ArrayList<>(Collections.nCopies(keys, null));
        failures.forEach(failure -> failure.positions().forEach(position -> all.set(position, failure.error())));
        return all;
    }
}
