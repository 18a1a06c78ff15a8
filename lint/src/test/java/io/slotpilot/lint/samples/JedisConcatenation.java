package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by concatenation. */
class JedisConcatenation {

    void bad(Jedis jedis, long id) {
        jedis.mget("user:" + id + ":name", "user:" + id + ":mail"); // BAD cross-slot
    }

    void good(Jedis jedis, long id) {
        jedis.mget("user:{" + id + "}:name", "user:{" + id + "}:mail");
        jedis.mget("{user:" + id + "}:name", "{user:" + id + "}:mail");
    }
}
