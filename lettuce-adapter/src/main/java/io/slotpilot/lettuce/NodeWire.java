package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandExpiryWriter;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One pooled Lettuce connection to a node, with what is in flight on it. It may be down and come back. */
final class NodeWire<K, V> {

    private final StatefulRedisConnection<K, V> connection;
    private final RedisChannelWriter writer;
    private final InFlight<K, V> inFlight = new InFlight<>(this);
    private final AskingWriter asking = new AskingWriter();
    // Past the timer that Lettuce would start for each command.
    private final RedisChannelWriter untimed;
    private final Shortcut shortcut;

    NodeWire(StatefulRedisConnection<K, V> connection) {
        this.connection = connection;
        this.writer = ((RedisChannelHandler<?, ?>) connection).getChannelWriter();
        this.untimed = writer instanceof CommandExpiryWriter expiry ? expiry.getDelegate() : writer;
        this.shortcut = Shortcut.past(untimed, connection.getOptions());
    }

    StatefulRedisConnection<K, V> connection() {
        return connection;
    }

    InFlight<K, V> inFlight() {
        return inFlight;
    }

    /** Sends a first command; {@code then} runs when it has ended, well or not. */
    void prepare(Runnable then) {
        asking.learn(writer, () -> {
            Guarded.run(this::gatherFlushes);
            then.run();
        });
    }

    private void gatherFlushes() {
        Channel channel = shortcut.channel();
        if (channel != null) {
            GatheredFlush.of(channel);
        }
    }

    /** Looks at each call in flight, in order, while none is written and no reply is read. */
    void forEachInFlight(Consumer<LettuceCall<K, V, ?>> action) {
        asking.execute(() -> inFlight.forEach(action));
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** Closed for good, as opposed to down and waiting for its reconnect. */
    boolean isClosed() {
        return ((RedisChannelHandler<?, ?>) connection).isClosed();
    }

    /**
     * Hands calls to Lettuce for one write, unless the connection is down; then it returns false.
     *
     * @param autoFlush whether they are to be written now, or when the user says so
     * @param parts whether they are parts of one command, and somebody ends them all when its time is over
     */
    boolean write(List<BatchedCall<K, V, ?>> calls, boolean autoFlush, boolean parts) {
        for (LettuceCall<K, V, ?> call : calls) {
            call.onWire(this);
            inFlight.add(call);
        }
        if (!isOpen()) {
            return false;
        }
        if (autoFlush) {
            asking.execute(() -> writeAll(calls, parts, parts)); // there, no command costs a task of its own
        } else {
            writeAll(calls, parts, false); // so that a flush that follows finds them
        }
        return true;
    }

    private void writeAll(List<BatchedCall<K, V, ?>> calls, boolean parts, boolean atOnce) {
        List<BatchedCall<K, V, ?>> wanted = new ArrayList<>(calls);
        wanted.removeIf(LettuceCall::endIfGivenUp);
        try {
            if (!atOnce || !shortcut.write(wanted)) {
                (parts ? untimed : writer).write(wanted);
            }
        } catch (RuntimeException e) {
            calls.forEach(call -> call.completeExceptionally(e));
        }
    }

    /** Hands the call to Lettuce, unless the connection is down; then it returns false. */
    boolean write(LettuceCall<K, V, ?> call, boolean flush) {
        call.onWire(this);
        inFlight.add(call);
        // Looked at after the call is listed: either this sees that the connection is down, or whoever takes back what
        // was in flight when it went down sees the call.
        if (!isOpen()) {
            return false;
        }
        try {
            if (call.isAsking() || call.isGroup()) {
                asking.write(writer, call);
            } else {
                writer.write((RedisCommand<K, V, ?>) call);
            }
            if (flush) {
                connection.flushCommands();
            }
        } catch (RuntimeException e) {
            call.completeExceptionally(e);
        }
        return true;
    }
}
