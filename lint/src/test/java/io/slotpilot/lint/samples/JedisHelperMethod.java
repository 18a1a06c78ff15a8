package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by a helper method. */
class JedisHelperMethod {

    private static String key(String id, String field) {
        return "user:" + id + ":" + field;
    }

    private static String tagged(String id, String field) {
        return "{user:" + id + "}:" + field;
    }

    void bad(Jedis jedis, String id) {
        jedis.mget(key(id, "name"), key(id, "mail")); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget(tagged(id, "name"), tagged(id, "mail"));
    }
}
