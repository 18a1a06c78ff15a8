package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;

/** Keys of which nothing is known are no finding. */
class JedisUnknown {

    void good(Jedis jedis, List<String> keys, String a, String b) {
        jedis.mget(keys.toArray(new String[0]));
        jedis.rename(a, b);
    }
}
