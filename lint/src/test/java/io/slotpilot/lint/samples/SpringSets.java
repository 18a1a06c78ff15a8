package io.slotpilot.lint.samples;

import org.springframework.data.redis.core.StringRedisTemplate;

/** Set operations, emulated by Spring Data. */
class SpringSets {

    void bad(StringRedisTemplate redis, String a, String b) {
        redis.opsForSet().intersect("follows:" + a, "follows:" + b); // BAD not-atomic
        redis.rename("session:" + a, "session:" + b); // BAD not-atomic
    }

    void good(StringRedisTemplate redis, String a, String b) {
        redis.opsForSet().intersect("{follows}:" + a, "{follows}:" + b);
    }
}
