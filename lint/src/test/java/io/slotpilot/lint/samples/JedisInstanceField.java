package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A prefix in a field that the constructor sets. */
class JedisInstanceField {

    private final Jedis jedis;
    private final String prefix;

    JedisInstanceField(Jedis jedis) {
        this.jedis = jedis;
        this.prefix = "session:";
    }

    void bad(String id) {
        jedis.del(prefix + id, prefix + id + ":expires"); // BAD cross-slot
    }

    void good(String id) {
        jedis.del("{" + prefix + id + "}", "{" + prefix + id + "}:expires");
    }
}
