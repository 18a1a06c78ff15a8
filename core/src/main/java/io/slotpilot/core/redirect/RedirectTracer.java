package io.slotpilot.core.redirect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows single commands that fail at first, each from its first failure to its outcome; spans are one example. A
 * command that succeeds at once costs a call of {@link #context()}.
 *
 * <p>Called on the caller's thread or on an event loop: never block. Thread-safe. What it throws is logged once and
 * changes nothing.
 */
@FunctionalInterface
public interface RedirectTracer {

    /** Follows nothing. */
    RedirectTracer NONE = (command, context) -> Span.NONE;

    /**
     * What the thread that issues a command is about, such as the span that it is in. Asked for before the command is
     * sent, so that it is known when the command fails on another thread.
     */
    default @Nullable Object context() {
        return null;
    }

    /**
     * A command has failed for the first time, or has to wait.
     *
     * @param command its name in upper case; {@code OTHER} for what is more than one command
     * @param context what {@link #context()} returned
     */
    Span begin(String command, @Nullable Object context);

    /** One command. Its methods are called one after the other, not always on the same thread. */
    interface Span {

        /** Follows nothing. */
        Span NONE = new Span() {};

        /** A try failed, and something follows. */
        default void failed(Hop hop) {}

        /** The command has succeeded, after at least one failed try. */
        default void recovered(Duration elapsed) {}

        /** The command was given up after at least one failed try; the trace says why and where it has been. */
        default void gaveUp(RedirectTrace trace) {}
    }
}
