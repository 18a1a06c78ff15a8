package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** An id that is asked for twice is one id. */
class JedisIdAskedTwice {

    interface Request {
        String param(String name);
    }

    void good(Jedis jedis, Request request) {
        jedis.mget("{" + request.param("id") + "}name", "{" + request.param("id") + "}mail");
    }

    void bad(Jedis jedis, Request request) {
        jedis.mget("{" + request.param("from") + "}name", "{" + request.param("to") + "}mail"); // BAD likely-cross-slot
    }
}
