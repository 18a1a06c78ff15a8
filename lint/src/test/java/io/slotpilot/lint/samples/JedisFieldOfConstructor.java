package io.slotpilot.lint.samples;

import java.util.Arrays;
import java.util.Collection;
import redis.clients.jedis.UnifiedJedis;

/** Names that are made once, of what the constructor is given. */
class JedisFieldOfConstructor {

    private final UnifiedJedis jedis;
    private final String tagged;
    private final String locks;
    private final String plain;

    JedisFieldOfConstructor(UnifiedJedis jedis, String queue) {
        this.jedis = jedis;
        this.tagged = "{" + queue + "}.queue";
        this.locks = "{" + queue + "}.locks";
        this.plain = "queue." + queue;
    }

    void good(Collection<String> ids) {
        jedis.rename(tagged, locks);
        String[] keys = ids.stream().map(id -> locks + ":" + id).toArray(String[]::new);
        jedis.del(Arrays.copyOf(keys, keys.length));
    }

    void bad(Collection<String> ids) {
        jedis.rename(tagged, plain); // BAD cross-slot
        jedis.del(ids.stream().map(id -> plain + ":" + id).toArray(String[]::new)); // BAD likely-cross-slot
    }
}
