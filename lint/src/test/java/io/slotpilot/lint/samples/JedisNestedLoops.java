package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** What varies in the outer of two loops. */
class JedisNestedLoops {

    void bad(Jedis jedis, List<String> shops, List<String> ids) {
        List<String> keys = new ArrayList<>();
        for (String shop : shops) {
            for (String id : ids) {
                keys.add("{shop:" + shop + "}:" + id);
            }
        }
        jedis.del(keys.toArray(new String[0])); // BAD likely-cross-slot
    }

    void good(Jedis jedis, List<String> shops, List<String> ids) {
        for (String shop : shops) {
            List<String> keys = new ArrayList<>();
            for (String id : ids) {
                keys.add("{shop:" + shop + "}:" + id);
            }
            jedis.del(keys.toArray(new String[0]));
        }
    }
}
