package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by another class, see KeyNames. */
class JedisOtherClass {

    void bad(Jedis jedis, long order) {
        jedis.del(KeyNames.items(order), KeyNames.total(order)); // BAD cross-slot
    }

    void good(Jedis jedis, long order) {
        jedis.del(KeyNames.taggedItems(order), KeyNames.taggedTotal(order));
    }
}
