package io.slotpilot.spring;

import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** The nodes that a client asks first. */
final class Seeds {

    private Seeds() {}

    /** @throws InvalidSettingException if there are none, which drivers tell late or in other words */
    static void check(RedisClusterConfiguration cluster) {
        if (cluster.getClusterNodes().isEmpty()) {
            throw new InvalidSettingException(
                    "spring.data.redis.cluster.nodes", "empty", "one or more of host:port, separated by commas");
        }
    }
}
