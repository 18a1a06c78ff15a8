package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;

/** A wrapper that takes a list, two methods deep. */
class JedisWrapperOfList {

    private void remove(Jedis jedis, List<String> keys) {
        jedis.del(keys.toArray(new String[0]));
    }

    private void removeAll(Jedis jedis, List<String> keys) {
        remove(jedis, keys);
    }

    void bad(Jedis jedis, String id) {
        removeAll(jedis, List.of("name:" + id, "mail:" + id)); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        removeAll(jedis, List.of("{" + id + "}name", "{" + id + "}mail"));
        removeAll(jedis, List.of("name:" + id));
    }
}
