package io.slotpilot.lettuce;

import io.lettuce.core.protocol.CommandEncoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Flushes a channel once for all commands that its event loop finds waiting. Lettuce flushes after each, which on a busy
 * connection is a system call for each command.
 *
 * <p>No command is held for longer than the event loop takes for what it was given before. Netty's own {@code
 * FlushConsolidationHandler} can do the same, but makes a task for each flush that it puts off. Used by the channel's
 * event loop.
 */
final class GatheredFlush extends ChannelDuplexHandler {

    private static final String NAME = "slotpilot-flush";
    // The server is to begin while we still write.
    private static final int MOST = 64;

    private @Nullable Runnable whenDue;
    private boolean due;
    private int held;

    private GatheredFlush() {}

    /** Gathers the flushes of that channel from now on. */
    static void of(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext encoder = pipeline.context(CommandEncoder.class);
        if (encoder != null && pipeline.get(NAME) == null) {
            // Between Lettuce and encryption, which works by flush as well.
            pipeline.addBefore(encoder.name(), NAME, new GatheredFlush());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        whenDue = () -> {
            due = false;
            flushHeld(context);
        };
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        held++;
        if (held >= MOST) {
            flushHeld(context);
        } else if (!due) {
            due = true;
            try {
                context.executor().execute(whenDue);
            } catch (RejectedExecutionException e) {
                flushHeld(context); // shut down
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!context.channel().isWritable()) {
            flushHeld(context); // only that makes room
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
        flushHeld(context);
        context.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        flushHeld(context);
        context.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        flushHeld(context);
    }

    private void flushHeld(ChannelHandlerContext context) {
        if (held > 0) {
            held = 0;
            context.flush();
        }
    }
}
