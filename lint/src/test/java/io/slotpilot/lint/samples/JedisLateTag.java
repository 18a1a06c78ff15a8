package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Only the first pair of braces counts. */
class JedisLateTag {

    void bad(Jedis jedis) {
        jedis.mget("{a}:{shared}", "{b}:{shared}"); // BAD cross-slot
    }

    void good(Jedis jedis) {
        jedis.mget("{shared}:{a}", "{shared}:{b}");
    }
}
