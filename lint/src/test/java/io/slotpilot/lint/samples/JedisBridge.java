package io.slotpilot.lint.samples;

import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;

/** The compiler adds an {@code apply(Object)} that calls the one that is written here. */
class JedisBridge implements Function<String, List<String>> {

    private final Jedis jedis;

    JedisBridge(Jedis jedis) {
        this.jedis = jedis;
    }

    @Override
    public List<String> apply(String prefix) {
        return jedis.mget(prefix + ":name", prefix + ":mail"); // BAD likely-cross-slot
    }
}
