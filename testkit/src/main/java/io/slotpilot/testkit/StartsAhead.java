package io.slotpilot.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a class whose methods have {@link RedisCluster}: while a test runs, the clusters of the next ones start. A cluster
 * takes two seconds to start, in which it does next to nothing (cluster.c, CLUSTER_WRITABLE_DELAY).
 *
 * <p>Not for classes that count the threads or sockets of the JVM.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface StartsAhead {}
