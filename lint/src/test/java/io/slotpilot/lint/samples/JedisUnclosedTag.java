package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A brace that is never closed is no tag. */
class JedisUnclosedTag {

    void bad(Jedis jedis, String id) {
        jedis.sunion("{tags:" + id, "{topics:" + id); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.sunion("{" + id + "}tags", "{" + id + "}topics");
    }
}
