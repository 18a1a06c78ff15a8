package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** The same template twice, with an id each. */
class JedisTwoIds {

    void bad(Jedis jedis, String a, String b) {
        jedis.sinter("follows:" + a, "follows:" + b); // BAD likely-cross-slot
    }

    void good(Jedis jedis, String a, String b) {
        jedis.sinter("{follows}:" + a, "{follows}:" + b);
    }
}
