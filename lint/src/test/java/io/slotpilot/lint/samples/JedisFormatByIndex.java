package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Arguments of a format by their index. */
class JedisFormatByIndex {

    void bad(Jedis jedis, String shop, String id) {
        String a = String.format("%2$s:%1$s:a", shop, id);
        String b = String.format("%2$s:%1$s:b", shop, id);
        jedis.mget(a, b); // BAD likely-cross-slot
    }

    void good(Jedis jedis, String shop, String id) {
        jedis.mget(String.format("{%2$s}:%1$s", shop, id), String.format("{%2$s}:b", shop, id));
    }
}
