package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClusterClient;

/** All tests of this module run once for each version of Jedis; this one tells whether they really did. */
class JedisVersionIT {

    @Test
    void runsOnTheVersionThatTheBuildNames() {
        assertThat(RedisClusterClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation())
                .asString()
                .endsWith("jedis-" + System.getProperty("slotpilot.jedis.version") + ".jar");
    }
}
