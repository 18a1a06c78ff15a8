package io.slotpilot.lint.samples;

import redis.clients.jedis.JedisCluster;

/** Names in constants of the class. */
class JedisStaticFinal {

    private static final String NAME = "user:name";
    private static final String MAIL = "user:mail";
    private static final String TAGGED = "{user}:name";

    void bad(JedisCluster jedis) {
        jedis.del(NAME, MAIL); // BAD cross-slot
    }

    void good(JedisCluster jedis) {
        jedis.del(TAGGED, "{user}:mail");
    }
}
