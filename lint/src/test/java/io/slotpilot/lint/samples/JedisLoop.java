package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Many keys of one template, collected in a loop. */
class JedisLoop {

    void bad(Jedis jedis, List<String> ids) {
        List<String> keys = new ArrayList<>();
        for (String id : ids) {
            keys.add("user:" + id);
        }
        jedis.mget(keys.toArray(new String[0])); // BAD likely-cross-slot
    }

    void good(Jedis jedis, String shop, List<String> ids) {
        List<String> keys = new ArrayList<>();
        for (String id : ids) {
            keys.add("{" + shop + "}:user:" + id);
            jedis.get("user:" + id);
        }
        jedis.mget(keys.toArray(new String[0]));
    }
}
