package io.slotpilot.lint.samples;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Jedis;

/** Names as bytes. */
class JedisBytes {

    void bad(Jedis jedis, String id) {
        byte[] name = ("name:" + id).getBytes(StandardCharsets.UTF_8);
        byte[] mail = ("mail:" + id).getBytes(StandardCharsets.UTF_8);
        jedis.mget(name, mail); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        byte[] name = ("{" + id + "}name").getBytes(StandardCharsets.UTF_8);
        jedis.mget(name, ("{" + id + "}mail").getBytes(StandardCharsets.UTF_8));
    }
}
