package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;

/** The tests run on the version of Lettuce that the build says they run on, and on one only. */
class LettuceVersionIT {

    @Test
    void testsRunOnTheVersionThatTheBuildNames() throws Exception {
        String expected = System.getProperty("slotpilot.lettuce.version");
        String jar = RedisClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        assertThat(jar).contains("lettuce-core-" + expected);
        assertThat(getClass().getClassLoader().resources("io/lettuce/core/RedisClient.class"))
                .hasSize(1);
    }
}
