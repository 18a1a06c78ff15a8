package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** What its scripts make of keys has the same hash tag. */
class JedisScriptTaggedKeys {

    void bad(Jedis jedis, String id) {
        eval(jedis, "return redis.call('get', 'name:' .. ARGV[1])", id); // BAD lua-undeclared-key
    }

    void onlyIfTagged(Jedis jedis, String id) {
        eval(jedis, "return redis.call('get', KEYS[1] .. ':name')", id); // BAD lua-derived-key
        eval(jedis, "return redis.call('get', 'name:' .. KEYS[1])", id); // BAD lua-derived-key
    }

    private static Object eval(Jedis jedis, String script, String id) {
        return jedis.eval(script, 1, "{user:" + id + "}", id);
    }
}
