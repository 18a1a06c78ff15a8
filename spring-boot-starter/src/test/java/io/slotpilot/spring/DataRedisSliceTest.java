package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The slice of an application that a test of its repositories starts. Nothing is connected to. */
@DataRedisTest(properties = "spring.data.redis.cluster.nodes=192.0.2.1:7000")
class DataRedisSliceTest {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}

    @Autowired
    @SuppressWarnings("NullAway.Init") // Spring sets it
    private RedisConnectionFactory factory;

    @Test
    void redirectsAreHandledInTheSliceToo() {
        assertThat(factory).isInstanceOf(RedirectingLettuceFactory.class);
    }
}
