package io.slotpilot.lint.samples;

import io.lettuce.core.api.reactive.RedisReactiveCommands;

/** Reactive commands. */
class LettuceReactive {

    void bad(RedisReactiveCommands<String, String> redis, String id) {
        redis.rename("job:new:" + id, "job:done:" + id).subscribe(); // BAD cross-slot
    }

    void good(RedisReactiveCommands<String, String> redis, String id) {
        redis.rename("{job:" + id + "}new", "{job:" + id + "}done").subscribe();
    }
}
