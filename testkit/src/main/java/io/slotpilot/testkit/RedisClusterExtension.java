package io.slotpilot.testkit;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** The extension behind {@link RedisCluster}. JUnit closes the clusters that its store holds. */
final class RedisClusterExtension
        implements ParameterResolver, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(RedisClusterExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    private static Throwable withLogs(ExtensionContext context, Throwable failure) {
        Optional<TestCluster> cluster = annotated(context).flatMap(RedisClusterExtension::running);
        if (cluster.isPresent()) {
            String logs = cluster.get().logs();
            context.publishReportEntry("redis", logs);
            // Not every test runner shows published entries; all show what the failure carries.
            failure.addSuppressed(new ServerLogs(logs));
        }
        return failure;
    }

    private static Optional<TestCluster> running(ExtensionContext annotated) {
        return Optional.ofNullable(store(annotated).get(annotated.getUniqueId(), TestCluster.class));
    }

    private static TestCluster cluster(ExtensionContext context) {
        ExtensionContext annotated = annotated(context)
                .orElseThrow(() -> new IllegalStateException(
                        "neither " + context.getDisplayName() + " nor its class has @RedisCluster"));
        // By id, because a store also looks in the stores of its parents: a method's cluster is not its class's.
        return store(annotated).computeIfAbsent(annotated.getUniqueId(), key -> start(annotated), TestCluster.class);
    }

    /** The method's context if it has the annotation, else that of the closest class that has it. */
    private static Optional<ExtensionContext> annotated(ExtensionContext context) {
        Optional<ExtensionContext> at = Optional.of(context);
        while (at.isPresent() && annotation(at.get()).isEmpty()) {
            at = at.get().getParent();
        }
        return at;
    }

    private static Optional<RedisCluster> annotation(ExtensionContext context) {
        return context.getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, RedisCluster.class));
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private static TestCluster start(ExtensionContext annotated) {
        RedisCluster annotation = annotation(annotated).orElseThrow();
        Class<?> tests = annotated.getRequiredTestClass();
        if (annotated.getTestMethod().isEmpty() || !AnnotationSupport.isAnnotated(tests, StartsAhead.class)) {
            return start(annotation);
        }
        ExtensionContext ofClass = annotated.getParent().orElseThrow();
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return store(ofClass)
                .computeIfAbsent(
                        tests, key -> new ClustersAhead(tests, RedisClusterExtension::start), ClustersAhead.class)
                .take(annotated.getRequiredTestMethod(), annotation);
    }

    private static TestCluster start(RedisCluster annotation) {
        TestClusterBuilder builder = TestCluster.builder()
                .primaries(annotation.primaries())
                .replicas(annotation.replicas())
                .host(annotation.host())
                .nodeTimeout(Duration.ofMillis(annotation.nodeTimeoutMillis()))
                .fullCoverage(annotation.fullCoverage())
                .endpointType(annotation.endpointType());
        if (!annotation.announceHostname().isEmpty()) {
            builder.announceHostname(annotation.announceHostname());
        }
        if (annotation.tls()) {
            builder.tls();
        }
        if (!annotation.password().isEmpty()) {
            builder.password(annotation.password());
        }
        for (String line : annotation.settings()) {
            builder.setting(line);
        }
        ReflectionSupport.newInstance(annotation.setup()).accept(builder);
        return builder.start();
    }

    /** What the servers logged last, as part of a failure. */
    private static final class ServerLogs extends Exception {
        private static final long serialVersionUID = 1L;

        ServerLogs(String logs) {
            super("what the servers logged last:\n" + logs, null, false, false);
        }
    }
}
