package io.slotpilot.lint.samples;

import java.util.List;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Reactive templates. */
class SpringReactive {

    void bad(ReactiveStringRedisTemplate redis, String id) {
        redis.delete("name:" + id, "mail:" + id).subscribe(); // BAD not-atomic
        redis.opsForValue().multiGet(List.of("name:" + id, "mail:" + id)).subscribe(); // BAD not-atomic
    }

    void good(ReactiveStringRedisTemplate redis, String id) {
        redis.delete("name:{" + id + "}", "mail:{" + id + "}").subscribe();
    }
}
