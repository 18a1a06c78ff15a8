package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A script in the code that uses keys it was not given. */
class JedisScriptText {

    private static final String TAGGED = "return redis.call('get', KEYS[1])";

    void bad(Jedis jedis, String id) {
        jedis.eval("return redis.call('get', KEYS[1] .. ':name')", 1, id); // BAD lua-derived-key
        jedis.eval("return redis.call('get', 'config')", 0); // BAD lua-undeclared-key
        jedis.eval("return redis.call('keys', '*')", 0); // BAD lua-keyspace
    }

    void good(Jedis jedis, String id) {
        jedis.eval(TAGGED, 1, id);
        jedis.eval("redis.call('set', KEYS[1], ARGV[1]) return redis.call('time')", 1, id, "1");
    }
}
