package io.slotpilot.lint.samples;

import java.util.Collection;
import redis.clients.jedis.Jedis;

/** A helper with a builder of many keys, all under one tag. */
class JedisBatchHelper {

    private static String[] keys(String shop, Collection<Long> ids) {
        return ids.stream().map(id -> String.format("{%s}:%d", shop, id)).toArray(String[]::new);
    }

    void good(Jedis jedis, Collection<Long> ids) {
        jedis.mget(keys("berlin", ids));
    }

    void bad(Jedis jedis, Collection<Long> ids) {
        String[] keys =
                ids.stream().map(id -> String.format("{%d}:%s", id, "x")).toArray(String[]::new);
        jedis.mget(keys); // BAD likely-cross-slot
    }
}
