package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** The keys of a script, counted. */
class JedisEval {

    void bad(Jedis jedis, String id) {
        jedis.eval("return 1", 2, "stock:" + id, "order:" + id, "argument"); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.eval("return 1", 1, "stock:" + id, "order:" + id);
        jedis.eval("return 1", 2, "{" + id + "}stock", "{" + id + "}order", "argument");
    }
}
