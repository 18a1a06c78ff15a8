package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** The caller knows whether there is a tag. */
class JedisTransactionOfCaller {

    void bad(Jedis jedis, String id) {
        renew(jedis, "semaphore:" + id); // BAD transaction
    }

    void good(Jedis jedis, String id) {
        renew(jedis, "{semaphore:" + id + "}");
    }

    private void renew(Jedis jedis, String name) {
        Transaction tx = jedis.multi();
        tx.incr(name);
        tx.incr(name + ":counter");
        tx.exec();
    }
}
