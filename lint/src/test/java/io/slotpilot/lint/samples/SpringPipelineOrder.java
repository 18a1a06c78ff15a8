package io.slotpilot.lint.samples;

import org.springframework.data.redis.connection.StringRedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A callback that runs as a pipeline. */
class SpringPipelineOrder {

    void bad(StringRedisTemplate redis, String id) {
        redis.executePipelined((RedisCallback<String>) connection -> {
            ((StringRedisConnection) connection).set("job:" + id, "{}");
            ((StringRedisConnection) connection).rPush("jobs", id); // BAD pipeline-order
            return id;
        });
    }

    void goodNoPipeline(StringRedisTemplate redis, String id) {
        redis.execute((RedisCallback<String>) connection -> {
            ((StringRedisConnection) connection).set("job:" + id, "{}");
            ((StringRedisConnection) connection).rPush("jobs", id);
            return id;
        });
    }
}
