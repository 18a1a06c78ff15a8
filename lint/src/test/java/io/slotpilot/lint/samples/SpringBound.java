package io.slotpilot.lint.samples;

import org.springframework.data.redis.core.BoundSetOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Operations bound to a key. */
class SpringBound {

    void bad(StringRedisTemplate redis, String id) {
        BoundSetOperations<String, String> cart = redis.boundSetOps("cart:" + id);
        cart.intersect("wishes:" + id); // BAD not-atomic
    }

    void good(StringRedisTemplate redis, String id) {
        BoundSetOperations<String, String> cart = redis.boundSetOps("{" + id + "}cart");
        cart.intersect("{" + id + "}wishes");
    }
}
