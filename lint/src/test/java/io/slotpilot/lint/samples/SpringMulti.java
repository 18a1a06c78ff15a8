package io.slotpilot.lint.samples;

import org.springframework.data.redis.core.StringRedisTemplate;

/** MULTI through a template fails on every cluster. */
class SpringMulti {

    void bad(StringRedisTemplate redis) {
        redis.multi(); // BAD transaction
        redis.exec();
    }
}
