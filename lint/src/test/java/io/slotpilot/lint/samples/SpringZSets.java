package io.slotpilot.lint.samples;

import org.springframework.data.redis.core.StringRedisTemplate;

/** Sorted sets, which Spring Data does not emulate. */
class SpringZSets {

    void bad(StringRedisTemplate redis, String id) {
        redis.opsForZSet().unionAndStore("views:" + id, "likes:" + id, "top:" + id); // BAD cross-slot
    }

    void good(StringRedisTemplate redis, String id) {
        redis.opsForZSet().unionAndStore("{" + id + "}views", "{" + id + "}likes", "{" + id + "}top");
    }
}
