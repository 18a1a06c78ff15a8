package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;

/** No caller makes a difference: it is one finding, and not one for each of them. */
class JedisPrefixOfManyCallers {

    void one(Jedis jedis, String prefix) {
        read(jedis, prefix, "1");
    }

    void other(Jedis jedis, String prefix) {
        read(jedis, prefix, "2");
    }

    private static List<String> read(Jedis jedis, String prefix, String id) {
        return jedis.mget(prefix + ":name:" + id, prefix + ":mail:" + id); // BAD likely-cross-slot
    }
}
