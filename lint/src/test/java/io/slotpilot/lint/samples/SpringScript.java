package io.slotpilot.lint.samples;

import java.util.Collections;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** A script with several keys. */
class SpringScript {

    void bad(StringRedisTemplate redis, RedisScript<Long> script, String id) {
        redis.execute(script, List.of("stock:" + id, "order:" + id), "1"); // BAD cross-slot
    }

    void good(StringRedisTemplate redis, RedisScript<Long> script, String id) {
        redis.execute(script, List.of("{" + id + "}stock", "{" + id + "}order"), "1");
        redis.execute(script, Collections.singletonList("lock:" + id), "1");
    }
}
