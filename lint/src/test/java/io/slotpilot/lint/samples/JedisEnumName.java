package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made from the names of the constants of an enum. */
class JedisEnumName {

    enum Cache {
        PRICE,
        STOCK
    }

    void bad(Jedis jedis, String id) {
        jedis.mget(Cache.PRICE.name() + ":" + id, Cache.STOCK.name() + ":" + id); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget("{" + Cache.PRICE.name() + "}" + id, "{" + Cache.PRICE.name() + "}");
    }
}
