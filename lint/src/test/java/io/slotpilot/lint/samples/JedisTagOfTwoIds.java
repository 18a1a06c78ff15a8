package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A tag does not help if what is in it differs. */
class JedisTagOfTwoIds {

    void bad(Jedis jedis, String from, String to) {
        jedis.smove("{cart:" + from + "}:items", "{cart:" + to + "}:items", "x"); // BAD likely-cross-slot
    }

    void good(Jedis jedis, String shop, String from, String to) {
        jedis.smove("{" + shop + "}:cart:" + from, "{" + shop + "}:cart:" + to, "x");
    }
}
