package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Keys that a lambda adds. */
class JedisForEach {

    void bad(Jedis jedis, List<String> ids) {
        List<String> keys = new ArrayList<>();
        ids.forEach(id -> keys.add("user:" + id));
        jedis.mget(keys.toArray(new String[0])); // BAD likely-cross-slot
    }

    void good(Jedis jedis, List<String> ids) {
        List<String> keys = new ArrayList<>();
        ids.forEach(id -> keys.add("{user}:" + id));
        jedis.mget(keys.toArray(new String[0]));
    }
}
