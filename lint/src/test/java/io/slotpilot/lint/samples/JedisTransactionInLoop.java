package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** One transaction for all is not one for each. */
class JedisTransactionInLoop {

    void bad(Jedis jedis, List<String> followers, String post) {
        Transaction tx = jedis.multi(); // BAD transaction
        for (String follower : followers) {
            tx.lpush("timeline:" + follower, post);
        }
        tx.exec();
    }

    void goodOneEach(Jedis jedis, List<String> followers, String post) {
        for (String follower : followers) {
            Transaction tx = jedis.multi();
            tx.lpush("timeline:" + follower, post);
            tx.exec();
        }
    }

    void goodOneKey(Jedis jedis, List<String> posts, String follower) {
        Transaction tx = jedis.multi();
        for (String post : posts) {
            tx.lpush("timeline:" + follower, post);
        }
        tx.exec();
    }
}
