package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Transaction;

/** What is added in one branch is never there together with what is added in the other. */
class JedisBranches {

    void badBefore(Jedis jedis, String id, boolean urgent) {
        Transaction tx = jedis.multi(); // BAD transaction
        tx.incr("jobs");
        if (urgent) {
            tx.set("urgent:" + id, "1");
        } else {
            tx.set("normal:" + id, "1");
        }
        tx.exec();
    }

    void badInALoop(Jedis jedis, List<String> ids, boolean urgent) {
        List<String> keys = new ArrayList<>();
        for (String id : ids) {
            if (id.isEmpty()) {
                keys.add("empty");
            } else {
                keys.add("full");
            }
        }
        jedis.sunion(keys.toArray(new String[0])); // BAD cross-slot
    }

    void goodTransaction(Jedis jedis, String id, boolean urgent) {
        Transaction tx = jedis.multi();
        if (urgent) {
            tx.set("urgent:" + id, "1");
            tx.expire("urgent:" + id, 10);
        } else {
            tx.set("normal:" + id, "1");
        }
        tx.exec();
    }

    void goodSwitch(Transaction tx, String id, int kind) {
        switch (kind) {
            case 1:
                tx.set("urgent:" + id, "1");
                break;
            case 2:
                tx.set("normal:" + id, "1");
                break;
            default:
                tx.del("job:" + id);
        }
    }

    void goodCollection(Jedis jedis, String id, boolean urgent) {
        List<String> keys = new ArrayList<>();
        if (urgent) {
            keys.add("urgent:" + id);
        } else {
            keys.add("normal:" + id);
        }
        jedis.sunion(keys.toArray(new String[0]));
    }
}
