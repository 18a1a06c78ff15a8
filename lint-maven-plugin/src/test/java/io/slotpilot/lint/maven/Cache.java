package io.slotpilot.lint.maven;

import java.util.List;
import redis.clients.jedis.Jedis;

/** What a project's dependency may have. */
final class Cache {

    private Cache() {}

    static List<String> all(Jedis jedis, String... keys) {
        return jedis.mget(keys);
    }

    static void bad(Jedis jedis) {
        jedis.rename("old", "new");
    }
}
