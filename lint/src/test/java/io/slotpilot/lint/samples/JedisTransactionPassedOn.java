package io.slotpilot.lint.samples;

import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** Another method or a lambda adds to the transaction. */
class JedisTransactionPassedOn {

    void all(Jedis jedis, String id) {
        Transaction tx = jedis.multi();
        bad(tx, id);
        good(tx, id);
        tx.exec();
        inTransaction(jedis, each -> {
            each.set("name:" + id, "Ada"); // BAD transaction
            each.incr("changes:" + id);
        });
        inTransaction(jedis, each -> {
            each.set("{" + id + "}name", "Ada");
            each.incr("{" + id + "}changes");
        });
    }

    private void bad(Transaction tx, String id) {
        tx.set("name:" + id, "Ada"); // BAD transaction
        tx.incr("changes:" + id);
    }

    private void good(Transaction tx, String id) {
        tx.set("{" + id + "}name", "Ada");
        tx.incr("{" + id + "}changes");
    }

    private static void inTransaction(Jedis jedis, Consumer<Transaction> commands) {
        Transaction tx = jedis.multi();
        commands.accept(tx);
        tx.exec();
    }
}
