package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

class RedirectExceptionsTest {

    private static final NodeAddress NODE = new NodeAddress("10.0.0.1", 7000);

    private static DataAccessException translated(SideEffect sideEffect, FailureKind kind, GiveUpReason reason) {
        Attempt failed = Attempt.first(sideEffect, Duration.ZERO, 0).failed(NODE, Failure.of(kind));
        RuntimeException error = new IllegalStateException("the driver's own");
        error.addSuppressed(RedirectTrace.of(failed, reason, Duration.ofMillis(7)));
        return RedirectExceptions.translate(
                new IllegalStateException("around it", error), e -> new InvalidDataAccessApiUsageException("stock", e));
    }

    @ParameterizedTest
    @CsvSource({
        "READ,              CLUSTER_DOWN,    DEADLINE_EXCEEDED, TransientDataAccessResourceException",
        "NON_IDEMPOTENT,    CLUSTER_DOWN,    DEADLINE_EXCEEDED, TransientDataAccessResourceException",
        "NON_IDEMPOTENT,    TRY_AGAIN,       BUDGET_EMPTY,      TransientDataAccessResourceException",
        "NON_IDEMPOTENT,    CONNECT_FAILED,  QUEUE_FULL,        TransientDataAccessResourceException",
        "READ,              TIMED_OUT,       DEADLINE_EXCEEDED, TransientDataAccessResourceException",
        "NON_IDEMPOTENT,    MOVED,           TOO_MANY_REDIRECTS, TooManyClusterRedirectionsException",
        "NON_IDEMPOTENT,    CONNECTION_LOST, UNSAFE_TO_REPEAT,  RedisUnknownOutcomeException",
        "IDEMPOTENT_WRITE,  CONNECTION_LOST, UNSAFE_TO_REPEAT,  RedisUnknownOutcomeException",
        "NON_IDEMPOTENT,    TIMED_OUT,       DEADLINE_EXCEEDED, RedisUnknownOutcomeException",
        "IDEMPOTENT_WRITE,  TIMED_OUT,       DEADLINE_EXCEEDED, RedisUnknownOutcomeException",
        "UNKNOWN,           TIMED_OUT,       INTERRUPTED,       RedisUnknownOutcomeException",
        "NON_IDEMPOTENT,    OTHER,           NOT_RETRYABLE,     InvalidDataAccessApiUsageException",
        "READ,              MISCONFIGURED,   NOT_RETRYABLE,     InvalidDataAccessApiUsageException",
    })
    void retryLogicCanTellThemApart(SideEffect sideEffect, FailureKind kind, GiveUpReason reason, String expected) {
        assertThat(translated(sideEffect, kind, reason).getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void theMessageIsTheCommandsPath() {
        assertThat(translated(SideEffect.READ, FailureKind.CLUSTER_DOWN, GiveUpReason.DEADLINE_EXCEEDED))
                .hasMessageContaining("10.0.0.1:7000 -CLUSTERDOWN-> gave up after 7 ms");
    }
}
