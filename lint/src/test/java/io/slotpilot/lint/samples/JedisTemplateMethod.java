package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** A superclass calls what its subclasses implement: who makes the one does not run the other. */
class JedisTemplateMethod {

    abstract static class Command {

        final Jedis jedis;

        Command(Jedis jedis) {
            this.jedis = jedis;
        }

        void run(String queue) {
            execute(queue);
        }

        abstract void execute(String queue);
    }

    static final class Reset extends Command {

        Reset(Jedis jedis) {
            super(jedis);
        }

        @Override
        void execute(String queue) {
            Transaction tx = jedis.multi();
            tx.del(queue);
            tx.del(queue + ":state");
            tx.exec();
        }
    }

    static final class Peek extends Command {

        Peek(Jedis jedis) {
            super(jedis);
        }

        @Override
        void execute(String queue) {
            jedis.lindex(queue, 0);
        }
    }

    void bad(Jedis jedis, String id) {
        new Reset(jedis).run("queue:" + id); // BAD transaction
    }

    void good(Jedis jedis, String id) {
        new Peek(jedis).run("queue:" + id);
        new Reset(jedis).run("{queue:" + id + "}");
    }
}
