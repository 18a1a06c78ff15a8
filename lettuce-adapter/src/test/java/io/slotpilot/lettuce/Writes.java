package io.slotpilot.lettuce;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many commands the largest write to each node took along. Thread-safe. */
final class Writes implements NettyCustomizer {

    private static final int CRLF = 2;

    private final Map<Integer, Integer> largest = new ConcurrentHashMap<>();

    void reset() {
        largest.clear();
    }

    int largestTo(int port) {
        return largest.getOrDefault(port, 0);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            private int commands;

            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
                commands += msg instanceof ByteBuf request ? commandsIn(request.duplicate()) : 0;
                super.write(ctx, msg, promise);
            }

            @Override
            public void flush(ChannelHandlerContext ctx) throws Exception {
                if (ctx.channel().remoteAddress() instanceof InetSocketAddress node) {
                    largest.merge(node.getPort(), commands, Math::max);
                }
                commands = 0;
                super.flush(ctx);
            }
        });
    }

    private static int commandsIn(ByteBuf requests) {
        int commands = 0;
        for (; requests.isReadable(); commands++) {
            int words = number(requests);
            for (int i = 0; i < words; i++) {
                requests.skipBytes(number(requests) + CRLF);
            }
        }
        return commands;
    }

    /** Behind {@code *} or {@code $}. */
    private static int number(ByteBuf requests) {
        int number = 0;
        requests.readByte();
        for (byte digit = requests.readByte(); digit != '\r'; digit = requests.readByte()) {
            number = number * 10 + (digit - '0');
        }
        requests.readByte();
        return number;
    }
}
