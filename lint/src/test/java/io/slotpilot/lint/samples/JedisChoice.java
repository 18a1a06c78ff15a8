package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** One name of two, both of them wrong. */
class JedisChoice {

    void bad(Jedis jedis, boolean urgent) {
        String list = urgent ? "urgent" : "normal";
        jedis.rpoplpush(list, "busy"); // BAD cross-slot
    }

    void good(Jedis jedis, boolean urgent) {
        String list = urgent ? "{jobs}:urgent" : "{jobs}:normal";
        jedis.rpoplpush(list, "{jobs}:busy");
    }
}
