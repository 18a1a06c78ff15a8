package io.slotpilot.core.drive;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Attempt;
import io.slotpilot.core.redirect.GiveUpReason;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.core.redirect.Redirects;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client that never blocks. Holds the driver's state for the command, so that a command that succeeds
 * at once costs no further object.
 *
 * <p>Every {@link #send} is followed by exactly one report to the {@link AsyncDriver}: {@code succeeded}, {@code failed},
 * {@code withdrawn} or {@code ended}.
 */
public interface AsyncCall {

    /** The slot of the command's keys, or {@code -1} for a command without keys. */
    int slot();

    /**
     * When the caller issued the command, as {@link System#nanoTime} counts: of two commands that a caller issues one
     * after the other, the later one has more. Those that have as much keep the order in which they come back.
     */
    long issuedAtNanos();

    /** What sending the command a second time would do. Only asked when a command fails or waits. */
    SideEffect sideEffect();

    /** The command's name in upper case, {@code OTHER} for what is more than one. Only asked when it fails or waits. */
    default String commandName() {
        return "OTHER";
    }

    /** What {@link Redirects#context()} returned on the thread that issued the command. */
    default @Nullable Object context() {
        return null;
    }

    /** The caller's own command timeout; zero for none. */
    Duration timeout();

    /** Whether the command waits on the server on purpose, so that no other command may wait for it. */
    boolean blocking();

    /** Whether the caller has an outcome already, or has cancelled: then the command is never sent again. */
    boolean isDone();

    /** What {@link #attempt(Attempt)} was given last; {@code null} at first. */
    @Nullable
    Attempt attempt();

    /** Keeps the state of a command that failed or waits. */
    void attempt(Attempt attempt);

    /** Marks the command as under way, for {@link #uncount}. Called before {@link #send}. */
    void count();

    /** Takes the mark away; true for exactly one caller after each {@link #count}. Thread-safe. */
    boolean uncount();

    /**
     * Sends the command once. Never blocks and never throws: what goes wrong is reported, also before this returns.
     *
     * @param node where to; {@code null} when no node can be asked: then this reports the failure that says so
     * @param asking whether {@code ASKING} must precede the command, adjacent on the wire
     */
    void send(@Nullable NodeAddress node, boolean asking);

    /**
     * Ends the command with the client's own last exception.
     *
     * @param trace what to add to it as suppressed
     */
    void giveUp(GiveUpReason reason, RedirectTrace trace);
}
