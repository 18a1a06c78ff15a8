package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.MaintenanceAwareConnectionWatchdog;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of a command to a connection's channel as one message, of which only the last one is traced, if they
 * are. Lettuce encodes such a message into one buffer, with
 * one promise, but makes none of a collection itself: it writes it command by command, which for a thousand short ones
 * costs more than all the rest of their way.
 *
 * <p>Lettuce shows its channel to subclasses only. Where it cannot be had, or where a writer in between wants to see
 * each command, there is no shortcut.
 */
final class Shortcut {

    private static final @Nullable VarHandle CHANNEL = channelOfEndpoints();

    private final @Nullable DefaultEndpoint endpoint;
    private final boolean counts;
    private final boolean tracing;

    private Shortcut(@Nullable DefaultEndpoint endpoint, boolean counts, boolean tracing) {
        this.endpoint = endpoint;
        this.counts = counts;
        this.tracing = tracing;
    }

    /** The shortcut past that writer, if it leads straight to a channel and need not count what is under way. */
    static Shortcut past(RedisChannelWriter writer, ClientOptions options) {
        return new Shortcut(
                writer instanceof DefaultEndpoint straight ? straight : null,
                options.getRequestQueueSize() != Integer.MAX_VALUE,
                writer.getClientResources().tracing().isEnabled());
    }

    /** Writes and flushes parts; returns false if there is no shortcut now. */
    boolean write(List<? extends LettuceCall<?, ?, ?>> calls) {
        Channel channel = channel();
        boolean moving = channel != null && channel.hasAttr(MaintenanceAwareConnectionWatchdog.REBIND_ATTRIBUTE);
        if (counts || channel == null || moving || !channel.isActive()) {
            return false;
        }
        ChannelFuture unused = channel.writeAndFlush(tracing ? traced(calls) : calls)
                .addListener(written -> {
                    Throwable cause = written.cause();
                    if (cause != null) {
                        calls.forEach(call -> call.completeExceptionally(cause));
                    }
                });
        return true;
    }

    /** The last one tells when the node was through with all of them. */
    private static List<RedisCommand<?, ?, ?>> traced(List<? extends LettuceCall<?, ?, ?>> calls) {
        List<RedisCommand<?, ?, ?>> message = new ArrayList<>(calls.size());
        calls.forEach(call -> message.add(message.size() < calls.size() - 1 ? new UntracedPart<>(call) : call));
        return message;
    }

    /** Null if there is none now, or it cannot be had. */
    @Nullable
    Channel channel() {
        VarHandle handle = CHANNEL;
        DefaultEndpoint from = endpoint;
        return handle == null || from == null ? null : (Channel) handle.getVolatile(from);
    }

    private static @Nullable VarHandle channelOfEndpoints() {
        try {
            return MethodHandles.privateLookupIn(DefaultEndpoint.class, MethodHandles.lookup())
                    .findVarHandle(DefaultEndpoint.class, "channel", Channel.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // another Lettuce, or not open to us
        }
    }
}
