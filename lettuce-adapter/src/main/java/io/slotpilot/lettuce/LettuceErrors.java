package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.internal.ExceptionFactory;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.Hop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Between Lettuce's exceptions and ours. */
final class LettuceErrors {

    private LettuceErrors() {}

    /**
     * Whether Lettuce ended a command with that exception because of its connection, and not for a reason of its own.
     *
     * @param open whether the connection is up
     */
    static boolean isOfConnection(Throwable t, boolean open) {
        return t instanceof IOException
                || t instanceof RedisConnectionException
                // "Connection closed", "Connection disconnected", "Currently not connected": plain, never while open
                || (t.getClass() == RedisException.class && !open);
    }

    /** What it means that no connection to a node could be made. */
    static FailureKind connectFailure(Throwable t) {
        int depth = 0;
        for (Throwable cause = t; cause != null && depth < 16; cause = cause.getCause(), depth++) {
            if (cause instanceof RedisCommandExecutionException refused
                    && Failure.ofError(String.valueOf(refused.getMessage()), null)
                                    .kind()
                            == FailureKind.AUTH) {
                return FailureKind.AUTH;
            }
        }
        return FailureKind.CONNECT_FAILED;
    }

    /** The client's own exception for a command that is given up; never one that other commands get as well. */
    static Throwable toException(LettuceCall<?, ?, ?> call, GiveUpReason reason, @Nullable Object error) {
        if (reason == GiveUpReason.CLOSED) {
            return new RedisException("Connection is closed");
        }
        if (error instanceof String line) {
            return ExceptionFactory.createExecutionException(line);
        }
        Throwable cause = error instanceof Throwable t ? t : null;
        Attempt attempt = call.attempt();
        Hop last = attempt == null ? null : attempt.last();
        if (last == null || last.at() == null) {
            return call.router().noTarget(call.slot(), cause);
        }
        return switch (last.failure().kind().execution()) {
            case NOT_EXECUTED -> RedisConnectionException.create(last.at().toString(), cause);
            case UNKNOWN -> unknownOutcome(call, last.at(), cause);
        };
    }

    private static Throwable unknownOutcome(LettuceCall<?, ?, ?> call, NodeAddress at, @Nullable Throwable cause) {
        String what =
                call.getType() + " was sent to " + at + " and no reply came before its connection or its node was lost";
        return CommandWords.sideEffect(call) == SideEffect.READ
                ? new RedisConnectionException(what, cause)
                : new LettuceUnknownOutcomeException(
                        what + ": it may have been executed, and is not repeated because it is not safe to", cause);
    }
}
