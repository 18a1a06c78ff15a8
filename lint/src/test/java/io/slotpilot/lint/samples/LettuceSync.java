package io.slotpilot.lint.samples;

import io.lettuce.core.api.sync.RedisCommands;

/** Lettuce splits MGET, and the server refuses the rest. */
class LettuceSync {

    void bad(RedisCommands<String, String> redis, String id) {
        redis.mget("name:" + id, "mail:" + id); // BAD not-atomic
        redis.sinter("tags:" + id, "topics:" + id); // BAD cross-slot
    }

    void good(RedisCommands<String, String> redis, String id) {
        redis.mget("name:{" + id + "}", "mail:{" + id + "}");
        redis.sinter("tags:{" + id + "}", "topics:{" + id + "}");
    }
}
