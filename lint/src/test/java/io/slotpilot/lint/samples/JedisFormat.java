package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by String.format. */
class JedisFormat {

    void bad(Jedis jedis, int id) {
        jedis.mget(String.format("user:%d:name", id), String.format("user:%d:mail", id)); // BAD cross-slot
    }

    void good(Jedis jedis, int id) {
        jedis.mget(String.format("{user:%d}:name", id), String.format("{user:%d}:mail", id));
    }
}
