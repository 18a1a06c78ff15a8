package io.slotpilot.lint.samples;

import java.util.List;
import java.util.Set;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Deleting a collection of keys. */
class SpringDelete {

    void bad(StringRedisTemplate redis, String id) {
        redis.delete(List.of("name:" + id, "mail:" + id)); // BAD not-atomic
        redis.delete(redis.keys("cache:*")); // BAD not-atomic
    }

    void good(StringRedisTemplate redis, String id) {
        redis.delete("name:" + id);
        redis.delete(Set.of("{" + id + "}name", "{" + id + "}mail"));
    }
}
