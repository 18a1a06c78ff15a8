package io.slotpilot.lint.samples;

import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.Map;

/** The commands of a cluster connection. */
class LettuceCluster {

    void bad(RedisAdvancedClusterCommands<String, String> redis, Map<String, String> values) {
        redis.del("config", "settings"); // BAD not-atomic
        redis.pfcount("visitors:a", "visitors:b"); // BAD cross-slot
    }

    void good(RedisAdvancedClusterCommands<String, String> redis) {
        redis.pfcount("{visitors}:a", "{visitors}:b");
    }
}
