package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A prefix that the configuration sets may bring a hash tag with it. */
class JedisConfiguredPrefix {

    private final Jedis jedis;
    private final String prefix;

    JedisConfiguredPrefix(Jedis jedis, String prefix) {
        this.jedis = jedis;
        this.prefix = prefix;
    }

    void bad(String id) {
        jedis.mget(prefix + "name:" + id, prefix + "mail:" + id); // BAD likely-cross-slot
    }

    void good(String id) {
        jedis.mget(prefix + "{" + id + "}name", prefix + "{" + id + "}mail");
    }
}
