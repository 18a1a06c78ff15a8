package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client that blocks its caller. Used by one thread.
 *
 * @param <T> what the command returns
 */
public interface BlockingCall<T> {

    /** The slot of the command's keys, or {@code -1} for a command without keys. */
    int slot();

    /**
     * Sends the command once and returns its reply. Must give back every resource before it returns or throws, so that
     * a command never holds the connections of two nodes.
     *
     * @param node where to; {@code null} when no node can be asked: then this throws the client's own exception that
     *     says so
     * @param asking whether {@code ASKING} must precede the command, in the same write
     * @param limitNanos the most time that this try may take, or {@code 0} for the client's own timeout
     * @throws RuntimeException the client's own exception; anything that is not an answer to the command
     */
    T send(@Nullable NodeAddress node, boolean asking, long limitNanos);

    /**
     * What an exception of {@link #send} means. Called once for each.
     *
     * @param node what {@code send} was given
     */
    Failure classify(RuntimeException error, @Nullable NodeAddress node);

    /** Whether the command makes its caller wait on purpose, so that the first try's time says nothing. */
    default boolean waits() {
        return false;
    }

    /** The command's name in upper case, {@code OTHER} for what is more than one command. Only asked after a failure. */
    default String commandName() {
        return "OTHER";
    }

    /** What sending the command a second time would do. Only asked after a failure. */
    SideEffect sideEffect();
}
