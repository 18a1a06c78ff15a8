package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** A list that is emptied and filled again. */
class JedisListUsedAgain {

    void good(Jedis jedis) {
        List<String> keys = new ArrayList<>();
        keys.add("config");
        jedis.del(keys.toArray(new String[0]));
        keys.clear();
        keys.add("settings");
        jedis.del(keys.toArray(new String[0]));
    }
}
