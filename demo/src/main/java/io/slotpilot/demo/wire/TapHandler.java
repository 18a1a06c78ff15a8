package io.slotpilot.demo.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/** The tap on a Netty channel, as Lettuce has them: the handler next to the socket. */
public final class TapHandler extends ChannelDuplexHandler {

    private final WireTap tap;
    private WireTap.@Nullable Line line;

    public TapHandler(WireTap tap) {
        this.tap = tap;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        line = tap.opened(context.channel().remoteAddress());
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (line != null) {
            line.closed();
        }
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        WireTap.Line current = line;
        if (current != null && message instanceof ByteBuf bytes) {
            bytes.forEachByte(value -> {
                current.received(value);
                return true;
            });
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        WireTap.Line current = line;
        if (current != null && message instanceof ByteBuf bytes) {
            bytes.forEachByte(value -> {
                current.sent(value);
                return true;
            });
        }
        super.write(context, message, promise);
    }
}
