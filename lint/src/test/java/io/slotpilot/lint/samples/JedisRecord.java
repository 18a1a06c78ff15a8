package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by a record. */
class JedisRecord {

    record User(String id) {
        String key(String field) {
            return "user:" + id + ":" + field;
        }

        String tagged(String field) {
            return "{user:" + id + "}:" + field;
        }
    }

    void bad(Jedis jedis, User user) {
        jedis.mget(user.key("name"), user.key("mail")); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        User user = new User(id);
        jedis.mget(user.tagged("name"), user.tagged("mail"));
    }
}
