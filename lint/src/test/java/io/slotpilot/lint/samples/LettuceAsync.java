package io.slotpilot.lint.samples;

import io.lettuce.core.api.async.RedisAsyncCommands;

/** Asynchronous commands. */
class LettuceAsync {

    void bad(RedisAsyncCommands<String, String> redis, String id) {
        redis.sdiffstore("new:" + id, "now:" + id, "before:" + id); // BAD cross-slot
    }

    void good(RedisAsyncCommands<String, String> redis, String id) {
        redis.sdiffstore("{" + id + "}new", "{" + id + "}now", "{" + id + "}before");
    }
}
