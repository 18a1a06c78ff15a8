package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;

/** The keys of a function. */
class JedisFunction {

    void bad(UnifiedJedis jedis, String id) {
        jedis.fcall("pay", List.of("wallet:" + id, "order:" + id), List.of()); // BAD cross-slot
    }

    void good(UnifiedJedis jedis, String id) {
        jedis.fcall("pay", List.of("{" + id + "}wallet", "{" + id + "}order"), List.of());
    }
}
