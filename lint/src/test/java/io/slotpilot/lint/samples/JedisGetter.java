package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** An id from a getter, twice. */
class JedisGetter {

    interface Order {
        String getId();
    }

    void bad(Jedis jedis, Order order) {
        jedis.del("items:" + order.getId(), "total:" + order.getId()); // BAD cross-slot
    }

    void good(Jedis jedis, Order order) {
        jedis.del("items:{" + order.getId() + "}", "total:{" + order.getId() + "}");
    }
}
