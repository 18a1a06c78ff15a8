package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by String.join and concat. */
class JedisJoin {

    void bad(Jedis jedis, String id) {
        jedis.mget(String.join(":", "user", id, "name"), "user:".concat(id).concat(":mail")); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget(String.join(":", "{user}", id, "name"), "{user}:".concat(id));
    }
}
