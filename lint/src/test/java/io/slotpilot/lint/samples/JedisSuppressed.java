package io.slotpilot.lint.samples;

import io.slotpilot.lint.SuppressCrossSlot;
import redis.clients.jedis.Jedis;

/** What is known and accepted. */
@SuppressCrossSlot("one node only, until the move")
class JedisSuppressed {

    void accepted(Jedis jedis) {
        jedis.mget("config", "settings");
    }
}
