package io.slotpilot.lint.samples;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;

/** The asynchronous commands of a cluster connection. */
class LettuceClusterAsync {

    void bad(RedisAdvancedClusterAsyncCommands<String, String> redis, String id) {
        redis.smove("cart:" + id, "order:" + id, "x"); // BAD cross-slot
    }

    void good(RedisAdvancedClusterAsyncCommands<String, String> redis, String id) {
        redis.smove("{" + id + "}cart", "{" + id + "}order", "x");
    }
}
