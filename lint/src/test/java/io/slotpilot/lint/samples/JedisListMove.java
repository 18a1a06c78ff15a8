package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ListDirection;

/** From one list to another. */
class JedisListMove {

    void bad(Jedis jedis, String queue) {
        jedis.rpoplpush("queue:" + queue, "busy:" + queue); // BAD cross-slot
        jedis.lmove("queue:" + queue, "busy:" + queue, ListDirection.LEFT, ListDirection.RIGHT); // BAD cross-slot
    }

    void good(Jedis jedis, String queue) {
        jedis.rpoplpush("{queue:" + queue + "}", "{queue:" + queue + "}:busy");
    }
}
