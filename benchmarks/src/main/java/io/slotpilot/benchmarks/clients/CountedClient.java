package io.slotpilot.benchmarks.clients;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.slotpilot.testkit.TestCluster;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client whose sockets tell when they were connected, and when they asked about the topology.
 *
 * @param connects the port of each connection that was made
 * @param questions when each {@code CLUSTER} command was written, in nanoseconds of the clock
 */
record CountedClient(
        ClientResources resources,
        RedisClusterClient client,
        StatefulRedisClusterConnection<String, String> connection,
        Queue<Integer> connects,
        Queue<Long> questions)
        implements AutoCloseable {

    static CountedClient open(TestCluster cluster, LettuceSide side) {
        Queue<Integer> connects = new ConcurrentLinkedQueue<>();
        Queue<Long> questions = new ConcurrentLinkedQueue<>();
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new Counting(connects, questions));
                    }
                })
                .build();
        RedisClusterClient client = side.client(resources, List.of(LettuceClients.seed(cluster)));
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        return new CountedClient(resources, client, connection, connects, questions);
    }

    RedisAdvancedClusterCommands<String, String> sync() {
        return connection.sync();
    }

    /** How many connections were made to that port; to any, if it is 0. */
    long connectsTo(int port) {
        return connects.stream().filter(to -> port == 0 || to == port).count();
    }

    /** Counts from here on. */
    void reset() {
        connects.clear();
        questions.clear();
    }

    @Override
    public void close() {
        connection.closeAsync();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    /** On one channel. */
    private static final class Counting extends ChannelDuplexHandler {

        private static final ByteBuf QUESTION =
                Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("$7\r\nCLUSTER\r\n", StandardCharsets.US_ASCII));

        private final Queue<Integer> connects;
        private final Queue<Long> questions;

        Counting(Queue<Integer> connects, Queue<Long> questions) {
            this.connects = connects;
            this.questions = questions;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            if (ctx.channel().remoteAddress() instanceof InetSocketAddress node) {
                connects.add(node.getPort());
            }
            super.channelActive(ctx);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
            if (msg instanceof ByteBuf bytes && ByteBufUtil.indexOf(QUESTION.duplicate(), bytes) >= 0) {
                questions.add(System.nanoTime());
            }
            super.write(ctx, msg, promise);
        }
    }
}
