package io.slotpilot.chaos;

import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.FailureReading;
import io.slotpilot.chaos.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client with a broken policy, to show that the checker notices: it repeats what may have been executed, as clients do
 * that know no side effects.
 */
final class RepeatingClient implements ChaosClient {

    private final ChaosClient client;

    RepeatingClient(ChaosClient client) {
        this.client = client;
    }

    @Override
    public void append(String key, long value) {
        repeated(() -> {
            client.append(key, value);
            return 0;
        });
    }

    @Override
    public long increment(String key) {
        return repeated(() -> client.increment(key));
    }

    private <T> T repeated(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (client.read(e).outcome() == Outcome.UNKNOWN) {
                return call.get();
            }
            throw e;
        }
    }

    @Override
    public void set(String key, long value) {
        client.set(key, value);
    }

    @Override
    public long get(String key) {
        return client.get(key);
    }

    @Override
    public List<@Nullable Throwable> setAll(Map<String, Long> values) {
        return client.setAll(values);
    }

    @Override
    public List<Long> getAll(List<String> keys) {
        return client.getAll(keys);
    }

    @Override
    public List<@Nullable Throwable> appendAll(List<Append> appends) {
        return client.appendAll(appends);
    }

    @Override
    public void appendInTransaction(List<Append> appends) {
        client.appendInTransaction(appends);
    }

    @Override
    public @Nullable Long take(String key) {
        return client.take(key);
    }

    @Override
    public void publish(String channel, long value) {
        client.publish(channel, value);
    }

    @Override
    public void subscribe(String channel, Consumer<Long> heard, Consumer<RuntimeException> ended) {
        client.subscribe(channel, heard, ended);
    }

    @Override
    public FailureReading read(Throwable thrown) {
        return client.read(thrown);
    }

    @Override
    public void close() {
        client.close();
    }
}
