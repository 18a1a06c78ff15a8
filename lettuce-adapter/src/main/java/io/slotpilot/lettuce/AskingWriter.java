package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code ASKING} and a command, or a whole transaction, adjacent on the wire. Any command in between would take
 * the flag away, or become a part of the transaction.
 *
 * <p>Lettuce writes a collection command by command, so that only on the channel's own event loop nothing gets between
 * them. Lettuce does not tell the loop; the thread that encodes a first command does.
 */
final class AskingWriter {

    private volatile @Nullable EventExecutor loop;

    /** Sends a command that shows the loop, and runs {@code then} when it has ended, well or not. */
    void learn(RedisChannelWriter writer, Runnable then) {
        AsyncCommand<String, String, String> ping = new AsyncCommand<>(new Teaching<>(plain(CommandType.PING)));
        ping.whenComplete((pong, error) -> then.run());
        writer.write(ping);
        writer.flushCommands();
    }

    /** Runs a task between two commands, where nothing is encoded or decoded at the same time. */
    void execute(Runnable task) {
        EventExecutor known = loop;
        if (known == null || known.inEventLoop()) {
            task.run();
            return;
        }
        try {
            known.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // shut down, so nothing is encoded any more
        }
    }

    <K, V> void write(RedisChannelWriter writer, LettuceCall<K, V, ?> call) {
        EventExecutor known = loop;
        if (known == null) {
            writeGroup(writer, call);
        } else {
            writeOn(known, writer, call);
        }
    }

    private static <K, V> void writeOn(EventExecutor loop, RedisChannelWriter writer, LettuceCall<K, V, ?> call) {
        if (loop.inEventLoop()) {
            writeGroup(writer, call);
            return;
        }
        try {
            loop.execute(() -> writeGroup(writer, call));
        } catch (RejectedExecutionException e) {
            call.completeExceptionally(e);
        }
    }

    private static <K, V> void writeGroup(RedisChannelWriter writer, LettuceCall<K, V, ?> call) {
        if (call.isDone()) {
            return; // ASKING alone would open the door for whatever comes next
        }
        try {
            writer.write(group(call));
            writer.flushCommands();
        } catch (RuntimeException e) {
            call.completeExceptionally(e);
        }
    }

    private static <K, V> List<RedisCommand<K, V, ?>> group(LettuceCall<K, V, ?> call) {
        List<RedisCommand<K, V, ?>> group = new ArrayList<>();
        if (call.isAsking()) {
            group.add(new Asking<>(plain(CommandType.ASKING), call));
        }
        group.addAll(call.written());
        return group;
    }

    @SuppressWarnings("unchecked") // a status is read as ASCII, whatever the connection's codec
    private static <K, V> RedisCommand<K, V, String> plain(CommandType type) {
        Command<String, String, String> command =
                new Command<>(type, new StatusOutput<>(StringCodec.ASCII), new CommandArgs<>(StringCodec.ASCII));
        return (RedisCommand<K, V, String>) (RedisCommand<?, ?, String>) command;
    }

    private final class Teaching<K, V> extends CommandWrapper<K, V, String> {

        Teaching(RedisCommand<K, V, String> command) {
            super(command);
        }

        @Override
        public void encode(ByteBuf buf) {
            loop = ThreadExecutorMap.currentExecutor();
            super.encode(buf);
        }
    }

    /** Tells the command behind it if the server refuses the flag, as it does to users without the right. */
    private static final class Asking<K, V> extends BoundCommand<K, V, String> {

        private final LettuceCall<K, V, ?> call;

        Asking(RedisCommand<K, V, String> command, LettuceCall<K, V, ?> call) {
            super(command);
            this.call = call;
        }

        @Override
        public void complete() {
            String refusal = getOutput().getError();
            if (refusal != null) {
                call.askingRefused(refusal);
            }
            super.complete();
        }
    }
}
