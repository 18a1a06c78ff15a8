package io.slotpilot.lint.samples;

import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** A stream of known names. */
class JedisStreamOfConstants {

    void bad(Jedis jedis, String id) {
        jedis.del(Stream.of("name", "mail").map(field -> field + ":" + id).toArray(String[]::new)); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.del(
                Stream.of("name", "mail").map(field -> field + ":{" + id + "}").toArray(String[]::new));
    }
}
