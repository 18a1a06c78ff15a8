package io.slotpilot.jedis;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectTrace;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** What the exceptions of Jedis mean. Goes by their types; an error reply's text is read by {@link Failure#ofError}. */
final class JedisFailures {

    private static final int CAUSES = 8;

    private JedisFailures() {}

    /** Of an exception that came while a connection was borrowed or opened, so that the command was never written. */
    static Failure beforeWrite(RuntimeException error, NodeAddress node, AddressMapper mapper) {
        if (error instanceof JedisDataException refusal) { // the answer to HELLO or AUTH
            return ofReply(refusal, node, mapper);
        }
        if (error instanceof JedisConnectionException) {
            return Failure.of(FailureKind.CONNECT_FAILED);
        }
        return Failure.of(
                hasCause(error, NoSuchElementException.class) ? FailureKind.POOL_EXHAUSTED : FailureKind.OTHER);
    }

    /** Of an exception that came when the command may have been written. */
    static Failure afterWrite(RuntimeException error, NodeAddress node, AddressMapper mapper) {
        if (error instanceof JedisDataException reply) {
            return ofReply(reply, node, mapper);
        }
        if (error instanceof JedisConnectionException) {
            return Failure.of(
                    hasCause(error, SocketTimeoutException.class)
                            ? FailureKind.TIMED_OUT
                            : FailureKind.CONNECTION_LOST);
        }
        return Failure.of(FailureKind.OTHER);
    }

    /**
     * What the caller of a command that was given up gets.
     *
     * <p>Jedis's executor goes on repeating on {@link JedisConnectionException} and {@link JedisRedirectionException}
     * (ClusterCommandExecutor.doExecuteCommand), so these travel as the cause of one that it passes on.
     */
    static RuntimeException toCaller(RuntimeException error, Supplier<SideEffect> sideEffect) {
        RedirectTrace trace = RedirectTrace.find(error);
        boolean stockRepeats = error instanceof JedisConnectionException || error instanceof JedisRedirectionException;
        if (trace == null) {
            return stockRepeats ? new JedisClusterOperationException(error.getMessage(), error) : error;
        }
        if (isUnknownOutcome(trace, sideEffect)) {
            return new JedisUnknownOutcomeException(
                    "The command may or may not have been executed: " + trace.getMessage(), error);
        }
        return stockRepeats ? new JedisClusterOperationException(trace.getMessage(), error) : error;
    }

    /** The same for one of several commands that failed together: each is to carry a trace of its own. */
    static RuntimeException oneOf(RuntimeException shared) {
        if (shared instanceof JedisConnectionException) {
            return new JedisConnectionException(shared.getMessage(), shared);
        }
        return shared instanceof JedisDataException
                ? new JedisDataException(shared.getMessage(), shared)
                : new JedisException(shared.getMessage(), shared);
    }

    private static boolean isUnknownOutcome(RedirectTrace trace, Supplier<SideEffect> sideEffect) {
        return switch (trace.reason()) {
            case UNSAFE_TO_REPEAT -> true;
            case NOT_RETRYABLE -> false; // the server's verdict on the last try stands for itself
            case TOO_MANY_REDIRECTS, DEADLINE_EXCEEDED, BUDGET_EMPTY, QUEUE_FULL, INTERRUPTED, CLOSED ->
                sideEffect.get() != SideEffect.READ && wasLost(trace);
        };
    }

    private static boolean wasLost(RedirectTrace trace) {
        return trace.hops().stream()
                .map(hop -> hop.failure().kind())
                .anyMatch(kind -> kind == FailureKind.CONNECTION_LOST || kind == FailureKind.TIMED_OUT);
    }

    /** Whether the server closes the connection after this reply (blocked.c, disconnectOrRedirectAllBlockedClients). */
    static boolean endsConnection(JedisDataException reply) {
        return Failure.ofError(String.valueOf(reply.getMessage()), null, AddressMapper.identity())
                        .kind()
                == FailureKind.UNBLOCKED;
    }

    /**
     * Whether Jedis stumbled over a reply: it takes redirects apart without looking (Protocol.processError). Where that
     * happens often, HotSpot throws without a stack trace (OmitStackTraceInFastThrow).
     */
    static boolean isUnreadable(RuntimeException error) {
        if (!(error instanceof IndexOutOfBoundsException || error instanceof NumberFormatException)) {
            return false;
        }
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0
                || Arrays.stream(trace).anyMatch(frame -> frame.getClassName().equals(Protocol.class.getName()));
    }

    private static Failure ofReply(JedisDataException reply, NodeAddress node, AddressMapper mapper) {
        return Failure.ofError(String.valueOf(reply.getMessage()), node, mapper);
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        Throwable cause = error;
        for (int i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
