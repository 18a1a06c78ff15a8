package io.slotpilot.lint.maven;

import redis.clients.jedis.Jedis;

/** A small project's only class. */
final class Shop {

    private Shop() {}

    static void bad(Jedis jedis, String id) {
        jedis.mget("name:" + id, "mail:" + id);
    }
}
