package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A prefix that is one of two, the same in both names. */
class JedisChosenPrefix {

    void good(Jedis jedis, boolean test) {
        String prefix = test ? "{test}:" : "{live}:";
        jedis.mget(prefix + "a", prefix + "b");
    }

    void bad(Jedis jedis, boolean test) {
        String prefix = test ? "test:" : "live:";
        jedis.mget("{a}" + prefix, "{b}" + prefix); // BAD cross-slot
    }
}
