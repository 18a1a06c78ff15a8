package io.slotpilot.lettuce;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on its way over one connection: MULTI, the commands and EXEC, adjacent. Whatever refuses one of them
 * proves that none was executed, unless it is MULTI that was refused. To be written on the connection's event loop.
 *
 * <p>Once MULTI is encoded the rest follows, also if the caller has given up just then: a connection that were left
 * within a transaction would be of no use to others.
 */
final class TransactionWire<K, V> {

    private final Owner<K, V> owner;
    private final QueuedTransaction<K, V> transaction;
    private final Exec exec;
    private boolean open;
    private @Nullable String refusal;
    private @Nullable String refusalOfMulti;
    private int ranApart;

    /** Whose transaction it is. */
    interface Owner<K, V> {

        /** EXEC, whose output takes the replies. */
        RedisCommand<K, V, ?> exec();

        /** Whether nobody waits for the outcome any more. */
        boolean isDone();

        /** MULTI is about to be encoded. */
        void encoding();

        /**
         * The reply to EXEC came.
         *
         * @param refusal why nothing was executed; null if it was, or if a watched key was changed
         */
        void replied(@Nullable String refusal);

        /** MULTI was refused, and commands behind it were executed one by one. */
        void ranApart(LettuceUnknownOutcomeException outcome);

        /** There is no reply to EXEC. */
        boolean failed(Throwable error);

        /** As {@link #failed}, because Lettuce has closed the connection. */
        void cancelled();
    }

    TransactionWire(Owner<K, V> owner, QueuedTransaction<K, V> transaction) {
        this.owner = owner;
        this.transaction = transaction;
        this.exec = new Exec();
    }

    /** What is to be written, in order. */
    List<RedisCommand<K, V, ?>> commands() {
        List<RedisCommand<K, V, ?>> commands = new ArrayList<>();
        commands.add(new Multi());
        transaction.commands().forEach(command -> commands.add(new Queued(command)));
        commands.add(exec);
        return commands;
    }

    /** Whether nothing of the replies to the commands has come. */
    boolean isPristine() {
        return !exec.reply.begun;
    }

    private boolean isDone() {
        return !open && owner.isDone();
    }

    /** The first refusal that says more than EXEC's own, which is only that there was one. */
    private void refused(@Nullable String line) {
        if (refusal == null && line != null) {
            FailureKind kind = Failure.ofError(line, null).kind();
            refusal = kind.execution() == FailureKind.Execution.NOT_EXECUTED ? line : null;
        }
    }

    @SuppressWarnings("unchecked") // a status is read as ASCII, whatever the connection's codec
    private static <K, V> RedisCommand<K, V, String> plain(CommandType type) {
        Command<String, String, String> command =
                new Command<>(type, new StatusOutput<>(StringCodec.ASCII), new CommandArgs<>(StringCodec.ASCII));
        return (RedisCommand<K, V, String>) (RedisCommand<?, ?, String>) command;
    }

    private class Leading extends BoundCommand<K, V, String> {

        Leading(CommandType type) {
            super(plain(type));
        }

        @Override
        public void complete() {
            refused(command.getOutput().getError());
            super.complete();
        }

        @Override
        public boolean isDone() {
            return TransactionWire.this.isDone();
        }
    }

    private final class Multi extends Leading {

        Multi() {
            super(CommandType.MULTI);
        }

        @Override
        public void encode(ByteBuf buf) {
            owner.encoding();
            open = true;
            super.encode(buf);
        }

        @Override
        public void complete() {
            refusalOfMulti = command.getOutput().getError();
            super.complete();
        }
    }

    /** Takes the reply {@code QUEUED}; the command itself takes the one that comes with EXEC. */
    private final class Queued extends Leading {

        private final RedisCommand<K, V, ?> queued;

        Queued(RedisCommand<K, V, ?> queued) {
            super(CommandType.ECHO);
            this.queued = queued;
        }

        @Override
        public void encode(ByteBuf buf) {
            queued.encode(buf);
        }

        @Override
        public void complete() {
            noteIfRun(command.getOutput().getError());
            super.complete();
        }

        /** A reply that is no status. */
        @Override
        public boolean completeExceptionally(Throwable error) {
            noteIfRun(null);
            return super.completeExceptionally(error);
        }
    }

    /** Without MULTI, such as where the user may not use it, the server has run each command by itself. */
    private void noteIfRun(@Nullable String error) {
        if (refusalOfMulti != null && error == null) {
            ranApart++;
        }
    }

    private final class Exec extends BoundCommand<K, V, Object> {

        private final Reply<K, V> reply = new Reply<>(owner.exec().getOutput());

        @SuppressWarnings("unchecked") // nobody but the output looks at the type
        Exec() {
            super((RedisCommand<K, V, Object>) owner.exec());
        }

        @Override
        public CommandOutput<K, V, Object> getOutput() {
            return owner.isDone() ? Outputs.discarding() : reply;
        }

        @Override
        public void encode(ByteBuf buf) {
            super.encode(buf);
            open = false;
        }

        @Override
        public boolean isDone() {
            return TransactionWire.this.isDone();
        }

        @Override
        public void complete() {
            if (ranApart > 0 && transaction.sideEffect() != SideEffect.READ) {
                owner.ranApart(new LettuceUnknownOutcomeException(
                        "MULTI was refused, so that " + ranApart + " of "
                                + transaction.commands().size() + " commands were executed outside of a transaction: "
                                + refusalOfMulti,
                        ExceptionFactory.createExecutionException(refusalOfMulti)));
                return;
            }
            String line = reply.refusal;
            owner.replied(line == null ? null : refusal == null ? line : refusal);
        }

        @Override
        public boolean completeExceptionally(Throwable error) {
            return owner.failed(error);
        }

        @Override
        public void cancel() {
            owner.cancelled();
        }
    }

    /** Hands the replies on, but not that there are none: Lettuce's output would end all its commands for good. */
    private static final class Reply<K, V> extends CommandOutput<K, V, Object> {

        private final CommandOutput<K, V, ?> replies;
        private boolean begun;
        private @Nullable String refusal;

        Reply(CommandOutput<K, V, ?> replies) {
            super(unused(), null);
            this.replies = replies;
        }

        @SuppressWarnings("unchecked") // all that is decoded is decoded by others
        private static <K, V> RedisCodec<K, V> unused() {
            return (RedisCodec<K, V>) StringCodec.ASCII;
        }

        @Override
        public void set(@Nullable ByteBuffer bytes) {
            begun = true;
            replies.set(bytes);
        }

        @Override
        public void setSingle(ByteBuffer bytes) {
            replies.setSingle(bytes);
        }

        @Override
        public void setBigNumber(ByteBuffer bytes) {
            replies.setBigNumber(bytes);
        }

        @Override
        public void set(long integer) {
            replies.set(integer);
        }

        @Override
        public void set(double number) {
            replies.set(number);
        }

        @Override
        public void set(boolean value) {
            replies.set(value);
        }

        @Override
        public void multi(int count) {
            begun = true;
            replies.multi(count);
        }

        @Override
        public void multiArray(int count) {
            begun = true;
            replies.multiArray(count);
        }

        @Override
        public void multiMap(int count) {
            replies.multiMap(count);
        }

        @Override
        public void multiSet(int count) {
            replies.multiSet(count);
        }

        @Override
        public void setError(ByteBuffer error) {
            if (begun) {
                replies.setError(error);
            } else {
                refusal = decodeString(error);
            }
        }

        @Override
        public void complete(int depth) {
            if (refusal == null) {
                replies.complete(depth);
            }
        }
    }

    /** The output of EXEC says that nothing was executed because a watched key was changed. */
    static void discard(RedisCommand<?, ?, ?> exec) {
        if (exec.getOutput() instanceof MultiOutput<?, ?> replies) {
            replies.set((ByteBuffer) null);
            replies.complete(0);
        }
        exec.complete();
    }
}
