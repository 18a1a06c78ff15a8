package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;

/** The keys of a script in a list. */
class JedisEvalLists {

    void bad(UnifiedJedis jedis, String id) {
        jedis.evalsha("abc", List.of("stock:" + id, "order:" + id), List.of("1")); // BAD cross-slot
    }

    void good(UnifiedJedis jedis, String id) {
        jedis.evalsha("abc", List.of("stock:{" + id + "}", "order:{" + id + "}"), List.of("x", "y"));
    }
}
