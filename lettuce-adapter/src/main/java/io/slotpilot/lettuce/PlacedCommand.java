package io.slotpilot.lettuce;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A command that knows where it is: not at a node, handed to a node's connection, or encoded there, which is when it may
 * reach the server. One that is taken back from a connection stays behind as <em>superseded</em>: done in Lettuce's eyes,
 * so that its queues drop it and never replay it.
 *
 * <p>One number holds the place and all that is a yes or no, because of each command of each user there is one of these.
 * Thread-safe.
 */
abstract class PlacedCommand<K, V, T> extends BoundCommand<K, V, T> {

    static final int AWAY = 0;
    static final int HANDED = 1;
    static final int ENCODED = 2;
    static final int SUPERSEDED = 3;
    private static final int PLACE = 3;
    private static final int COUNTED = 4;
    private static final int BLOCKING = 8;
    private static final int ASKING = 16;
    private static final int MAY_HAVE_RUN = 32;
    private static final int BROKEN_OFF = 64;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<PlacedCommand> STATE =
            AtomicIntegerFieldUpdater.newUpdater(PlacedCommand.class, "state");

    private volatile int state;

    PlacedCommand(RedisCommand<K, V, T> command) {
        super(command);
        if (BlockingCommands.contains(command.getType())) {
            STATE.lazySet(this, BLOCKING);
        }
    }

    public final boolean blocking() {
        return is(BLOCKING);
    }

    final boolean isAsking() {
        return is(ASKING);
    }

    /** Whether the command that this one goes on for was encoded. */
    final boolean mayHaveRun() {
        return is(MAY_HAVE_RUN);
    }

    /** Whether a part of a reply has been read, so that it ran, and its output cannot be used again. */
    final boolean isBrokenOff() {
        return is(BROKEN_OFF);
    }

    final void breakOff() {
        STATE.getAndUpdate(this, before -> before | BROKEN_OFF);
    }

    private boolean is(int flag) {
        return (state & flag) != 0;
    }

    public final void count() {
        STATE.lazySet(this, state | COUNTED);
    }

    public final boolean uncount() {
        int before;
        do {
            before = state;
            if ((before & COUNTED) == 0) {
                return false;
            }
        } while (!STATE.compareAndSet(this, before, before & ~COUNTED));
        return true;
    }

    final int place() {
        return state & PLACE;
    }

    /** Whether this was handed to a node and not encoded yet. */
    final boolean isAtHand() {
        return place() == HANDED;
    }

    /**
     * @param first whether nobody else knows of this command yet
     * @param asking whether it goes with {@code ASKING}
     */
    final void hand(boolean first, boolean asking) {
        int added = asking ? HANDED | ASKING : HANDED;
        if (first) {
            STATE.lazySet(this, (state & ~(PLACE | ASKING)) | added);
            return;
        }
        int before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, (before & ~(PLACE | ASKING)) | added));
    }

    /** Takes this back from where it is; returns where it was. */
    final int land() {
        int before;
        do {
            before = state;
            int place = before & PLACE;
            if (place == AWAY || place == SUPERSEDED) {
                return place;
            }
        } while (!STATE.compareAndSet(this, before, before & ~PLACE));
        return before & PLACE;
    }

    /** Leaves this behind as superseded; returns where it was, and changes nothing if that was at no node. */
    final int takeOver(PlacedCommand<K, V, T> successor) {
        int before;
        do {
            before = state;
            int place = before & PLACE;
            if (place != HANDED && place != ENCODED) {
                return place;
            }
        } while (!STATE.compareAndSet(this, before, (before & BLOCKING) | SUPERSEDED));
        int passedOn = before & (COUNTED | BLOCKING);
        successor.state = (before & PLACE) == ENCODED ? passedOn | MAY_HAVE_RUN : passedOn;
        return before & PLACE;
    }

    @Override
    public void encode(ByteBuf buf) {
        encoded();
        command.encode(buf); // not by way of super, which would be one more level for the compiler to see through
    }

    /** From now on the server may have got it. */
    final void encoded() {
        int before;
        do {
            before = state;
            int place = before & PLACE;
            if (place == AWAY) {
                // Its time is over just now, or it is cancelled: it is taken away first and ended then. Lettuce has it
                // already, and expects a reply to it all the same.
                break;
            }
            if (place != HANDED) {
                // A replay: the connection is better lost than the command executed twice.
                throw new IllegalStateException("a command must be encoded once, when at hand, but was "
                        + (place == ENCODED ? "encoded before: " : "superseded: ") + getType());
            }
        } while (!STATE.compareAndSet(this, before, (before & ~PLACE) | ENCODED));
    }

    /** A reply that comes too late must not get into the output that the successor fills. */
    @Override
    public CommandOutput<K, V, T> getOutput() {
        return place() == SUPERSEDED ? Outputs.discarding() : super.getOutput();
    }

    @Override
    public final boolean isDone() {
        return place() == SUPERSEDED || isOver();
    }

    /** Whether the user's own command is done, which for a superseded one it need not be. */
    final boolean isOver() {
        return super.isDone();
    }
}
