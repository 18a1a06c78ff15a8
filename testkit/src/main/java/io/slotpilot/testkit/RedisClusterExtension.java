package io.slotpilot.testkit;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** The extension behind {@link RedisCluster}. JUnit closes the clusters that its store holds. */
final class RedisClusterExtension implements ParameterResolver, AfterTestExecutionCallback {

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
    public void afterTestExecution(ExtensionContext context) {
        Optional<Throwable> failure = context.getExecutionException();
        Optional<ExtensionContext> annotated = annotated(context);
        if (failure.isPresent() && annotated.isPresent()) {
            TestCluster cluster = store(annotated.get()).get(annotated.get().getUniqueId(), TestCluster.class);
            if (cluster != null) {
                String logs = cluster.logs();
                context.publishReportEntry("redis", logs);
                // Not every test runner shows published entries; all show what the failure carries.
                failure.get().addSuppressed(new ServerLogs(logs));
            }
        }
    }

    private static TestCluster cluster(ExtensionContext context) {
        ExtensionContext annotated = annotated(context)
                .orElseThrow(() -> new IllegalStateException(
                        "neither " + context.getDisplayName() + " nor its class has @RedisCluster"));
        // By id, because a store also looks in the stores of its parents: a method's cluster is not its class's.
        return store(annotated)
                .computeIfAbsent(
                        annotated.getUniqueId(),
                        key -> start(annotation(annotated).orElseThrow()),
                        TestCluster.class);
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
