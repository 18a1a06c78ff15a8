package io.slotpilot.testkit;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The clusters that the next tests of a class will want. Used by one thread; closed with the class's store. */
final class ClustersAhead implements AutoCloseable {

    /** How many start beforehand: enough for tests that take half a second, and not too much for a small machine. */
    private static final int AHEAD = 4;

    private final Function<RedisCluster, TestCluster> starter;
    private final List<Method> methods;
    private final Map<Method, CompletableFuture<TestCluster>> started = new HashMap<>();

    /** @param tests the class; JUnit runs its methods in the order in which it finds them */
    ClustersAhead(Class<?> tests, Function<RedisCluster, TestCluster> starter) {
        this.starter = starter;
        this.methods = ReflectionSupport.findMethods(
                tests,
                method -> AnnotationSupport.isAnnotated(method, RedisCluster.class),
                HierarchyTraversalMode.TOP_DOWN);
    }

    /** The cluster of {@code method}, started now if it has not been; others begin to start. */
    TestCluster take(Method method, RedisCluster annotation) {
        int next = methods.indexOf(method) + 1;
        methods.subList(next, Math.min(methods.size(), next + AHEAD)).forEach(this::start);
        CompletableFuture<TestCluster> ready = started.remove(method);
        try {
            return ready == null ? starter.apply(annotation) : ready.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the cluster of " + method.getName() + " did not start", e.getCause());
        }
    }

    private void start(Method method) {
        AnnotationSupport.findAnnotation(method, RedisCluster.class)
                .ifPresent(annotation -> started.computeIfAbsent(
                        method, m -> CompletableFuture.supplyAsync(() -> starter.apply(annotation), this::newThread)));
    }

    private void newThread(Runnable task) {
        Thread thread = new Thread(task, "cluster-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** Those of tests that were not run. */
    @Override
    public void close() {
        started.values()
                .forEach(cluster -> cluster.thenAccept(TestCluster::close).join());
    }
}
