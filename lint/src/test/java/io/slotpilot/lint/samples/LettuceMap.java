package io.slotpilot.lint.samples;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashMap;
import java.util.Map;

/** The keys of a map. */
class LettuceMap {

    void bad(RedisCommands<String, String> redis, String id) {
        Map<String, String> values = new HashMap<>();
        values.put("name:" + id, "Ada");
        values.put("mail:" + id, "a@b");
        redis.mset(values); // BAD not-atomic
        redis.msetnx(Map.of("a", "1", "b", "2")); // BAD not-atomic
    }

    void good(RedisCommands<String, String> redis, String id) {
        Map<String, String> values = new HashMap<>();
        values.put("{" + id + "}name", "Ada");
        values.put("{" + id + "}mail", "a@b");
        redis.mset(values);
    }
}
