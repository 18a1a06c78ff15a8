package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Keys in turn with values. */
class JedisMset {

    void bad(Jedis jedis, String id) {
        jedis.mset("name:" + id, "Ada", "mail:" + id, "a@b"); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mset("{" + id + "}name", "Ada", "{" + id + "}mail", "a@b");
    }
}
