package io.slotpilot.lint.samples;

import io.lettuce.core.api.sync.RedisCommands;

/** Between MULTI and EXEC. */
class LettuceMulti {

    void bad(RedisCommands<String, String> redis, String id) {
        redis.multi(); // BAD transaction
        redis.set("name:" + id, "Ada");
        redis.incr("changes:" + id);
        redis.exec();
    }

    void good(RedisCommands<String, String> redis, String id) {
        redis.get("users");
        redis.multi();
        redis.set("{" + id + "}name", "Ada");
        redis.incr("{" + id + "}changes");
        redis.exec();
    }
}
