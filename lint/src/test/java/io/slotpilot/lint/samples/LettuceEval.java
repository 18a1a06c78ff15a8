package io.slotpilot.lint.samples;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;

/** The keys of a script. */
class LettuceEval {

    void bad(RedisCommands<String, String> redis, String id) {
        String[] keys = {"stock:" + id, "order:" + id};
        redis.eval("return 1", ScriptOutputType.INTEGER, keys); // BAD cross-slot
    }

    void good(RedisCommands<String, String> redis, String id) {
        String[] keys = {"{" + id + "}stock", "{" + id + "}order"};
        redis.eval("return 1", ScriptOutputType.INTEGER, keys, "argument:a", "argument:b");
    }
}
