package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;

/** A wrapper around the client: what is wrong is its caller. */
class JedisWrapper {

    private final Jedis jedis;

    JedisWrapper(Jedis jedis) {
        this.jedis = jedis;
    }

    List<String> all(String... keys) {
        return jedis.mget(keys);
    }

    void bad(String id) {
        all("name:" + id, "mail:" + id); // BAD cross-slot
    }

    void good(String id) {
        all("name:{" + id + "}", "mail:{" + id + "}");
        all("name:" + id);
    }
}
