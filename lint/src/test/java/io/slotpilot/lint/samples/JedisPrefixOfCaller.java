package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A prefix that a caller gives, with a tag and without. */
class JedisPrefixOfCaller {

    private static void remove(Jedis jedis, String prefix) {
        jedis.del(prefix + "a", prefix + "b");
    }

    void bad(Jedis jedis) {
        remove(jedis, "cache:"); // BAD cross-slot
    }

    void good(Jedis jedis) {
        remove(jedis, "{cache}:");
    }
}
