package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Its scripts are never given a key with a hash tag. */
class JedisScriptPlainKeys {

    void bad(Jedis jedis, String id) {
        eval(jedis, "return redis.call('get', KEYS[1] .. ':name')", id); // BAD lua-undeclared-key
        eval(jedis, "return redis.call('get', 'name:' .. KEYS[1])", id); // BAD lua-undeclared-key
        eval(jedis, "return redis.call('get', ARGV[1])", id); // BAD lua-undeclared-key
    }

    private static Object eval(Jedis jedis, String script, String id) {
        return jedis.eval(script, 1, "user:" + id, "name:" + id);
    }
}
