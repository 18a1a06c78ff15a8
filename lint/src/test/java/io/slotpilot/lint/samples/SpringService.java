package io.slotpilot.lint.samples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A service with a template in a field, and a helper with a prefix. */
class SpringService {

    private static final String PREFIX = "dict:";
    private final StringRedisTemplate redis;

    SpringService(StringRedisTemplate redis) {
        this.redis = redis;
    }

    private void evict(String prefix, Collection<Long> ids) {
        List<String> keys = new ArrayList<>();
        for (Long id : ids) {
            keys.add(prefix + id);
        }
        redis.delete(keys);
    }

    void bad(Collection<Long> ids) {
        evict(PREFIX, ids); // BAD not-atomic
    }

    void good(Collection<Long> ids) {
        evict("{dict}:", ids);
    }
}
