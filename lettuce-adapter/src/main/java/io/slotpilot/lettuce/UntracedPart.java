package io.slotpilot.lettuce;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A part of a command, of which Lettuce makes no span: it makes them of what tells others when it is completed, which
 * this does not. A thousand keys are a thousand parts, and their spans cost more than all the rest of their way.
 */
final class UntracedPart<K, V, T> implements RedisCommand<K, V, T> {

    private final LettuceCall<K, V, T> call;

    UntracedPart(LettuceCall<K, V, T> call) {
        this.call = call;
    }

    @Override
    public void encode(ByteBuf buf) {
        call.encode(buf);
    }

    @Override
    public void complete() {
        call.complete();
    }

    @Override
    public boolean completeExceptionally(Throwable throwable) {
        return call.completeExceptionally(throwable);
    }

    @Override
    public void cancel() {
        call.cancel();
    }

    @Override
    public boolean isCancelled() {
        return call.isCancelled();
    }

    @Override
    public boolean isDone() {
        return call.isDone();
    }

    @Override
    public CommandOutput<K, V, T> getOutput() {
        return call.getOutput();
    }

    @Override
    public void setOutput(CommandOutput<K, V, T> output) {
        call.setOutput(output);
    }

    @Override
    public @Nullable CommandArgs<K, V> getArgs() {
        return call.getArgs();
    }

    @Override
    public ProtocolKeyword getType() {
        return call.getType();
    }

    @Override
    public String toString() {
        return call.toString();
    }
}
