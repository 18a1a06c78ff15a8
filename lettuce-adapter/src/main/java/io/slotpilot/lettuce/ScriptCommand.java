package io.slotpilot.lettuce;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.slotpilot.core.command.KnownScripts;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An EVALSHA that becomes an EVAL where the node does not know the script but we do. */
final class ScriptCommand<K, V, T> extends CommandWrapper<K, V, T> {

    private final KnownScripts scripts;
    private final Consumer<RedisCommand<K, V, T>> again;

    /** @param again sends the command with its source */
    ScriptCommand(RedisCommand<K, V, T> command, KnownScripts scripts, Consumer<RedisCommand<K, V, T>> again) {
        super(command);
        this.scripts = scripts;
        this.again = again;
    }

    static boolean isOne(RedisCommand<?, ?, ?> command) {
        return eval(command.getType()) != null;
    }

    private static @Nullable CommandType eval(ProtocolKeyword type) {
        if (type == CommandType.EVALSHA) {
            return CommandType.EVAL;
        }
        return type == CommandType.EVALSHA_RO ? CommandType.EVAL_RO : null;
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        if (error instanceof RedisNoScriptException && !command.isDone()) {
            EncodedWords words = EncodedWords.of(command);
            byte[] source = words.size() < 3 ? null : scripts.source(words.argument(1));
            CommandType eval = eval(command.getType());
            if (source != null && eval != null) {
                CommandOutput<K, V, T> output = command.getOutput();
                if (output != null) {
                    output.setError((String) null);
                }
                again.accept(new WithSource<>(command, eval, words, source));
                return true;
            }
        }
        return super.completeExceptionally(error);
    }

    private static final class WithSource<K, V, T> extends CommandWrapper<K, V, T> {

        private final CommandType eval;
        private final EncodedWords words;
        private final byte[] source;

        WithSource(RedisCommand<K, V, T> command, CommandType eval, EncodedWords words, byte[] source) {
            super(command);
            this.eval = eval;
            this.words = words;
            this.source = source;
        }

        @Override
        public ProtocolKeyword getType() {
            return eval;
        }

        @Override
        public void encode(ByteBuf buf) {
            writeText("*" + words.size() + "\r\n$" + eval.getBytes().length + "\r\n", buf);
            buf.writeBytes(eval.getBytes());
            writeText("\r\n$" + source.length + "\r\n", buf);
            buf.writeBytes(source);
            writeText("\r\n", buf);
            words.write(2, words.size() - 2, buf);
        }

        private static void writeText(String text, ByteBuf buf) {
            buf.writeCharSequence(text, StandardCharsets.US_ASCII);
        }
    }
}
