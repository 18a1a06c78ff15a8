package io.slotpilot.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Says where to look, and how to start without the cluster. */
final class ClusterUnreachableAnalyzer extends AbstractFailureAnalyzer<ClusterUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ClusterUnreachableException cause) {
        return new FailureAnalysis(
                "Slotpilot cannot start: " + cause.getMessage() + " ("
                        + NestedExceptionUtils.getMostSpecificCause(cause).getMessage() + ").",
                "Check spring.data.redis.cluster.nodes, the password and TLS. Set slotpilot.fail-fast to false to start"
                        + " without the cluster.",
                cause);
    }
}
