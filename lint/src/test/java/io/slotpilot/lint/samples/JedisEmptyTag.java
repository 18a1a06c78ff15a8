package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** An empty tag is none: the whole key is hashed. */
class JedisEmptyTag {

    void bad(Jedis jedis) {
        jedis.mget("{}user:name", "{}user:mail"); // BAD cross-slot
    }

    void good(Jedis jedis) {
        jedis.mget("{user}{}:name", "{user}:mail");
    }
}
