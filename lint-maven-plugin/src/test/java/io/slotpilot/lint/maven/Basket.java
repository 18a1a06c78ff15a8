package io.slotpilot.lint.maven;

import java.util.List;
import redis.clients.jedis.Jedis;

/** What calls a dependency. */
final class Basket {

    private Basket() {}

    static List<String> bad(Jedis jedis, String id) {
        return Cache.all(jedis, "basket:" + id, "prices");
    }
}
