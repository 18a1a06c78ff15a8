package io.slotpilot.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a {@link TestCluster} as a parameter.
 *
 * <p>On a class: one cluster for all its tests, which also constructors and {@code @BeforeAll} methods can have. On a
 * method: a cluster of its own, for a test that breaks it. When a test fails, what the servers logged last is published
 * and attached to the failure.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisClusterExtension.class)
public @interface RedisCluster {

    /** How many primaries. */
    int primaries() default 3;

    /** How many replicas each primary has. */
    int replicas() default 1;

    /** The loopback address to listen at. */
    String host() default "127.0.0.1";

    /** After how many milliseconds of silence a node is suspected. */
    int nodeTimeoutMillis() default 2000;

    /** Whether one uncovered slot takes the cluster down. */
    boolean fullCoverage() default true;

    /** How nodes name each other to clients. */
    EndpointType endpointType() default EndpointType.IP;

    /** The host name that every node announces; none if empty. */
    String announceHostname() default "";

    /** Whether the nodes also listen with TLS, by {@link Tls#shared()}. */
    boolean tls() default false;

    /** The password of the default user; none if empty. */
    String password() default "";

    /** Further lines for {@code redis.conf}. */
    String[] settings() default {};

    /** Changes the description last, for what an annotation cannot say; needs a constructor without parameters. */
    Class<? extends Consumer<TestClusterBuilder>> setup() default NoSetup.class;

    /** Changes nothing. */
    final class NoSetup implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {}
    }
}
