package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** The commands of a transaction share a slot. */
class JedisMulti {

    void bad(Jedis jedis, String id) {
        Transaction tx = jedis.multi(); // BAD transaction
        tx.set("name:" + id, "Ada");
        tx.incr("changes:" + id);
        tx.exec();
    }

    void good(Jedis jedis, String id) {
        Transaction tx = jedis.multi();
        tx.set("{" + id + "}name", "Ada");
        tx.incr("{" + id + "}changes");
        tx.exec();
    }
}
