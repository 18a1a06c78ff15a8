package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatheredFlushTest {

    private static final int MOST = 64;

    private final Socket socket = new Socket();
    private final EmbeddedChannel channel = new EmbeddedChannel(socket, new CommandEncoder());

    /** Where writes and flushes end. */
    private static final class Socket extends ChannelOutboundHandlerAdapter {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            seen.add("write");
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            seen.add("flush");
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            seen.add("close");
            context.close(promise);
        }

        long flushes() {
            return Collections.frequency(seen, "flush");
        }
    }

    @BeforeEach
    void gather() {
        GatheredFlush.of(channel);
    }

    @AfterEach
    void tidy() {
        channel.finishAndReleaseAll();
    }

    @Test
    void flushesOnceForAllThatWaits() {
        ping(3);
        assertThat(socket.seen).containsExactly("write", "write", "write");

        channel.runPendingTasks();

        assertThat(socket.seen).containsExactly("write", "write", "write", "flush");
    }

    @Test
    void flushesAgainForWhatComesLater() {
        ping(1);
        channel.runPendingTasks();
        ping(1);
        channel.runPendingTasks();

        assertThat(socket.seen).containsExactly("write", "flush", "write", "flush");
    }

    @Test
    void holdsOnlyAFew() {
        ping(MOST - 1);
        assertThat(socket.flushes()).isZero();
        ping(1);
        assertThat(socket.flushes()).isEqualTo(1);

        channel.runPendingTasks();

        assertThat(socket.flushes()).as("nothing is left to flush").isEqualTo(1);
    }

    @Test
    void flushesBeforeTheChannelIsClosed() {
        ping(1);

        channel.close();

        assertThat(socket.seen).containsExactly("write", "flush", "close");
    }

    @Test
    void makesRoomWhenTheBufferIsFull() {
        ping(1);

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.pipeline().fireChannelWritabilityChanged();

        assertThat(socket.seen).containsExactly("write", "flush");
    }

    @Test
    void isAddedOnce() {
        GatheredFlush.of(channel);

        assertThat(channel.pipeline().toMap().values().stream().filter(GatheredFlush.class::isInstance))
                .hasSize(1);
    }

    @Test
    void isNotAddedToWhatIsNotLettuces() {
        EmbeddedChannel other = new EmbeddedChannel(new Socket());

        GatheredFlush.of(other);

        assertThat(other.pipeline().get(GatheredFlush.class)).isNull();
        other.finishAndReleaseAll();
    }

    private void ping(int times) {
        for (int i = 0; i < times; i++) {
            channel.pipeline().write(new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.ASCII)));
            channel.pipeline().flush(); // the channel's own would run what is pending
        }
    }
}
