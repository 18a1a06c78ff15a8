package io.slotpilot.demo.client;

import java.util.List;

/** The commands of the demo's traffic. Throws what the client behind it throws. Thread-safe. */
public interface DemoClient extends AutoCloseable {

    /** GET; fails if the key is missing, because the demo's never are. */
    String get(String key);

    void set(String key, String value);

    /** INCR. */
    long incr(String key);

    /** MGET of keys in one slot; fails if one is missing. */
    List<String> mget(List<String> keys);

    @Override
    void close();
}
