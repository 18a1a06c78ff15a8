package io.slotpilot.benchmarks.clients;

/** A client under comparison. Thread-safe. */
interface ComparedClient extends AutoCloseable {

    String get(String key);

    void set(String key, String value);

    @Override
    void close();
}
