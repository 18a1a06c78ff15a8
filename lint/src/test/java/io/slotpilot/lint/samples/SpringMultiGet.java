package io.slotpilot.lint.samples;

import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The operations of a template: values. */
class SpringMultiGet {

    void bad(StringRedisTemplate redis, String id) {
        redis.opsForValue().multiGet(List.of("name:" + id, "mail:" + id)); // BAD not-atomic
    }

    void good(StringRedisTemplate redis, String id) {
        redis.opsForValue().multiGet(List.of("name:{" + id + "}", "mail:{" + id + "}"));
    }
}
