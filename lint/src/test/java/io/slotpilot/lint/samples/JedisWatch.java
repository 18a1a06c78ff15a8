package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** What is watched shares a slot. */
class JedisWatch {

    void bad(Jedis jedis, String id) {
        jedis.watch("stock:" + id, "order:" + id); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.watch("stock:{" + id + "}", "order:{" + id + "}");
    }
}
