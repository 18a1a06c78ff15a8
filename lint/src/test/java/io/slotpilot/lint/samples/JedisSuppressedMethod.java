package io.slotpilot.lint.samples;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import redis.clients.jedis.Jedis;

/** One method, by an annotation of the application's own. */
class JedisSuppressedMethod {

    @Retention(RetentionPolicy.CLASS)
    @interface SuppressCrossSlot {}

    @SuppressCrossSlot
    void accepted(Jedis jedis) {
        jedis.mget("config", "settings");
    }

    void bad(Jedis jedis) {
        jedis.mget("config", "settings"); // BAD cross-slot
    }
}
