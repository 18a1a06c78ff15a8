package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.test.context.TestPropertySource;

/** The slice of an application that a test of its repositories starts. Nobody listens there. */
@DataRedisTest(properties = "spring.data.redis.cluster.nodes=127.0.0.1:1")
class DataRedisSliceTest {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    @Nested
    class WithLettuce {

        @Test
        void redirectsAreHandledInTheSliceToo(@Autowired RedisConnectionFactory factory) {
            assertThat(factory).isInstanceOf(RedirectingLettuceFactory.class);
        }
    }

    @Nested
    @TestPropertySource(properties = "spring.data.redis.client-type=jedis")
    class WithJedis {

        @Test
        void redirectsAreHandledInTheSliceToo(@Autowired RedisConnectionFactory factory) {
            assertThat(factory).isInstanceOf(RedirectingJedisFactory.class);
        }
    }
}
