package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A blocking command that waits at several lists. */
class JedisBlockingPop {

    void bad(Jedis jedis) {
        jedis.blpop(5, "urgent", "normal"); // BAD cross-slot
    }

    void good(Jedis jedis) {
        jedis.blpop(5, "{jobs}:urgent", "{jobs}:normal");
        jedis.blpop(5, "urgent");
    }
}
