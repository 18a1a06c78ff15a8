package io.slotpilot.lint.samples;

import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.UnifiedJedis;

/** A transaction of UnifiedJedis; one key alone is right. */
class JedisUnifiedTransaction {

    void bad(UnifiedJedis jedis, String id) {
        AbstractTransaction tx = jedis.multi(); // BAD transaction
        tx.hset("user:" + id, "name", "Ada");
        tx.sadd("users", id);
        tx.exec();
    }

    void good(UnifiedJedis jedis, String id) {
        AbstractTransaction tx = jedis.multi();
        tx.hset("user:" + id, "name", "Ada");
        tx.expire("user:" + id, 60);
        tx.exec();
    }
}
