package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by formatted, one of them from a text block. */
class JedisFormatted {

    void bad(Jedis jedis, String id) {
        String name = "user:%s:name".formatted(id);
        String mail = """
                user:%s:mail""".formatted(id);
        jedis.mget(name, mail); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget("{user:%s}:name".formatted(id), "{user:%s}:mail".formatted(id));
    }
}
