package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Applications that do not have both drivers. Nothing is connected to, or nobody listens there. */
class ClassPathTest {

    private static final String NODES = "spring.data.redis.cluster.nodes=127.0.0.1:1";

    @Test
    void lettuceNeedsNoJedis() throws ReflectiveOperationException {
        try (ClassPath path = ClassPath.without("jedis-")) {
            assertThat(path.describe(NODES)).isEqualTo("RedirectingLettuceFactory");
        }
    }

    @Test
    void jedisNeedsNoLettuce() throws ReflectiveOperationException {
        try (ClassPath path = ClassPath.without("lettuce-core-")) {
            assertThat(path.describe(NODES)).isEqualTo("RedirectingJedisFactory");
        }
    }

    @Test
    void aDriverThatIsNotThereIsNamed() throws ReflectiveOperationException {
        try (ClassPath path = ClassPath.without("jedis-")) {
            assertThat(path.describe(NODES, "spring.data.redis.client-type=jedis"))
                    .contains("spring.data.redis.client-type must be a driver that is on the class path")
                    .contains("but was jedis")
                    .contains("redis.clients:jedis");
        }
    }

    @Test
    void withoutAnyDriverThereIsNothingToDo() throws ReflectiveOperationException {
        try (ClassPath path = ClassPath.without("jedis-", "lettuce-core-")) {
            assertThat(path.describe(NODES)).isEmpty();
        }
    }

    @Test
    void micrometerIsNotNeeded() throws ReflectiveOperationException {
        try (ClassPath path = ClassPath.without("micrometer-core-")) {
            assertThat(path.describe(NODES)).isEqualTo("RedirectingLettuceFactory");
        }
    }
}
