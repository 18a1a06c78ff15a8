package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** An id that a setter has set. */
class JedisSetter {

    static class Order {
        private String id = "";

        void setId(String id) {
            this.id = id;
        }

        String getId() {
            return id;
        }
    }

    void bad(Jedis jedis) {
        Order order = new Order();
        order.setId("7");
        jedis.del("items:" + order.getId(), "total:" + order.getId()); // BAD cross-slot
    }

    void good(Jedis jedis) {
        Order order = new Order();
        order.setId("7");
        jedis.del("{" + order.getId() + "}items", "{7}total");
    }
}
