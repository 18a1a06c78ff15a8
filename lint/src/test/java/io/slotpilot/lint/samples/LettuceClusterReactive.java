package io.slotpilot.lint.samples;

import io.lettuce.core.cluster.api.reactive.RedisAdvancedClusterReactiveCommands;

/** The reactive commands of a cluster connection. */
class LettuceClusterReactive {

    void bad(RedisAdvancedClusterReactiveCommands<String, String> redis, String id) {
        redis.sunionstore("all:" + id, "a:" + id, "b:" + id).block(); // BAD cross-slot
    }

    void good(RedisAdvancedClusterReactiveCommands<String, String> redis, String id) {
        redis.sunionstore("all:{" + id + "}", "a:{" + id + "}", "b:{" + id + "}")
                .block();
    }
}
