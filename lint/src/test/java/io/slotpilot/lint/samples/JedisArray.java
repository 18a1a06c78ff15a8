package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names in an array. */
class JedisArray {

    void bad(Jedis jedis, String id) {
        String[] keys = {"name:" + id, "mail:" + id};
        jedis.mget(keys); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        String[] keys = new String[2];
        keys[0] = "{" + id + "}name";
        keys[1] = "{" + id + "}mail";
        jedis.mget(keys);
    }
}
