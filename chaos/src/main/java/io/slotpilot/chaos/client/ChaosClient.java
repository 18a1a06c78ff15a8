package io.slotpilot.chaos.client;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands of the traffic, by one driver. Throws what the driver throws. Thread-safe. */
public interface ChaosClient extends AutoCloseable {

    /** One append of a batch. */
    record Append(String key, long value) {}

    void append(String key, long value);

    long increment(String key);

    void set(String key, long value);

    /** The number at {@code key}, 0 if there is none. */
    long get(String key);

    /** MSET: null for each key that is set, in the order of the keys, else what that failed with. */
    List<@Nullable Throwable> setAll(Map<String, Long> values);

    /** MGET; 0 where there is none. */
    List<Long> getAll(List<String> keys);

    /** Sends all at once, and waits for all: null for each that succeeded, else what it failed with. */
    List<@Nullable Throwable> appendAll(List<Append> appends);

    /** MULTI, all appends, EXEC. */
    void appendInTransaction(List<Append> appends);

    /** BLPOP for one second; null if there was nothing. */
    @Nullable
    Long take(String key);

    void publish(String channel, long value);

    /**
     * Subscribes to a shard channel until the client is closed; returns when the server has confirmed.
     *
     * @param ended hears why, if the driver ends the subscription
     */
    void subscribe(String channel, Consumer<Long> heard, Consumer<RuntimeException> ended);

    /** What to make of an exception. */
    FailureReading read(Throwable thrown);

    @Override
    void close();
}
