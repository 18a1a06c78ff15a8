package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Constants in a Jedis command. */
class JedisConstants {

    void bad(Jedis jedis) {
        jedis.mget("config", "settings"); // BAD cross-slot
    }

    void good(Jedis jedis) {
        jedis.mget("{app}:config", "{app}:settings");
        jedis.get("config");
    }
}
