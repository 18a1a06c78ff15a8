package io.slotpilot.lint.samples;

import java.util.List;
import redis.clients.jedis.Jedis;

/** Many keys of one template, by a stream. */
class JedisStream {

    void bad(Jedis jedis, List<Long> ids) {
        jedis.mget(ids.stream().map(id -> "user:" + id).toArray(String[]::new)); // BAD likely-cross-slot
    }

    void good(Jedis jedis, List<Long> ids) {
        jedis.mget(ids.stream().map(id -> "{users}:" + id).toArray(String[]::new));
    }
}
