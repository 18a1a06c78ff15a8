package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Two names that happen to share a slot are no finding: slots are computed. */
class JedisSameSlotByChance {

    void good(Jedis jedis) {
        jedis.mget("user1000", "{user1000}.following");
        jedis.mget("config", "config");
    }
}
