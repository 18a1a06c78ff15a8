package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.NodeTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection that watches keys, and belongs to one transaction until closed.
 *
 * <p>A watch does not move with its slot. Once the keys are elsewhere, the transaction ends as if one of them had been
 * changed: that is what callers of WATCH are prepared for, and the next try finds the new owner. Thread-safe.
 */
final class WatchedNode<K, V> {

    private final LettuceRouter<K, V> router;
    private final StatefulRedisConnection<K, V> connection;
    private final RedisChannelWriter writer;
    private final NodeAddress node;
    private final boolean asking;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param asking whether the node needs to be asked, because the slot is on its way there */
    WatchedNode(
            LettuceRouter<K, V> router, StatefulRedisConnection<K, V> connection, NodeAddress node, boolean asking) {
        this.router = router;
        this.connection = connection;
        this.writer = ((RedisChannelHandler<?, ?>) connection).getChannelWriter();
        this.node = node;
        this.asking = asking;
    }

    NodeAddress node() {
        return node;
    }

    /** Whether the keys are not watched any more. */
    boolean isLost() {
        return closed.get() || !connection.isOpen();
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            connection.closeAsync();
        }
    }

    /** Sends a command between WATCH and MULTI; {@code elsewhere} runs it where the watch has been lost. */
    void send(RedisCommand<K, V, ?> command, Runnable elsewhere) {
        if (isLost()) {
            elsewhere.run();
        } else {
            write(new Sent<>(command, elsewhere));
        }
    }

    /** Sends the transaction, which is discarded if the watch has been lost. */
    void execute(RedisCommand<K, V, ?> exec, QueuedTransaction<K, V> transaction) {
        if (isLost()) {
            close();
            TransactionWire.discard(exec);
        } else {
            write(new TransactionWire<>(new Execution(exec, transaction), transaction).commands());
        }
    }

    void write(RedisCommand<K, V, ?> command) {
        write(List.of(command));
    }

    private void write(List<RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> all = new ArrayList<>();
        if (asking) {
            all.add(asking());
        }
        all.addAll(commands.subList(0, commands.size() - 1));
        all.add(new Owed<>(commands.get(commands.size() - 1)));
        try {
            writer.write(all);
        } catch (RuntimeException e) {
            all.forEach(command -> command.completeExceptionally(e));
        }
    }

    /** The last command of a write. That the node owes its reply is noticed; where it is not to be hoped for, it fails. */
    private final class Owed<T> extends CommandWrapper<K, V, T> {

        private final NodeTraffic traffic = router.traffic(node);
        private final AtomicBoolean over = new AtomicBoolean();

        Owed(RedisCommand<K, V, T> command) {
            super(command);
            traffic.sent();
            try {
                router.watch(over::get, () -> router.isGone(node), WatchedNode.this::close);
            } catch (RejectedExecutionException e) {
                close();
            }
        }

        @Override
        public void complete() {
            if (over.compareAndSet(false, true)) {
                traffic.refused(); // a reply, but nothing that earns credit for repeats
            }
            super.complete();
        }

        @Override
        public boolean completeExceptionally(Throwable error) {
            lost();
            return super.completeExceptionally(error);
        }

        @Override
        public void cancel() {
            lost();
            super.cancel();
        }

        private void lost() {
            if (over.compareAndSet(false, true)) {
                traffic.lost();
            }
        }
    }

    @SuppressWarnings("unchecked") // a status is read as ASCII, whatever the connection's codec
    private RedisCommand<K, V, ?> asking() {
        Command<String, String, String> command = new Command<>(
                CommandType.ASKING, new StatusOutput<>(StringCodec.ASCII), new CommandArgs<>(StringCodec.ASCII));
        return (RedisCommand<K, V, ?>) (RedisCommand<?, ?, ?>) command;
    }

    /** Whether that refusal heals by itself, so that it is not for the caller. With the slot goes the watch. */
    private boolean heals(String line) {
        Failure failure = router.failure(line, node);
        boolean elsewhere = failure.kind().isElsewhere();
        if (elsewhere) {
            close();
        }
        boolean heals = elsewhere || failure.kind().isPassing();
        if (heals) {
            router.learn(failure, node);
        }
        return heals;
    }

    private LettuceUnknownOutcomeException unknown(RedisCommand<?, ?, ?> command, Throwable cause) {
        return new LettuceUnknownOutcomeException(
                command.getType() + " was sent to " + node + " and the connection ended before its reply came: it may"
                        + " have been executed, and is not repeated because it is not safe to",
                cause);
    }

    /** A command between WATCH and MULTI. */
    private final class Sent<T> extends CommandWrapper<K, V, T> {

        private final Runnable elsewhere;

        Sent(RedisCommand<K, V, T> command, Runnable elsewhere) {
            super(command);
            this.elsewhere = elsewhere;
        }

        @Override
        public void complete() {
            CommandOutput<K, V, T> output = command.getOutput();
            String line = output == null ? null : output.getError();
            if (line == null || !heals(line)) {
                super.complete();
                return;
            }
            forgetError();
            elsewhere.run();
        }

        /** The server's, or the one that Lettuce leaves in what it cancels. */
        private void forgetError() {
            CommandOutput<K, V, T> output = command.getOutput();
            if (output != null) {
                output.setError((String) null);
            }
        }

        @Override
        public boolean completeExceptionally(Throwable error) {
            close();
            boolean repeatable = command.getType() == CommandType.WATCH
                    || (CommandWords.sideEffect(command) == SideEffect.READ
                            && Outputs.arePristine(command.getOutput()));
            if (repeatable && !command.isDone()) {
                forgetError();
                elsewhere.run();
                return true;
            }
            return super.completeExceptionally(repeatable ? error : unknown(command, error));
        }

        /** Lettuce has closed the connection; users cancel the command inside. */
        @Override
        public void cancel() {
            completeExceptionally(new RedisConnectionException("the connection was closed"));
        }
    }

    /** A transaction whose keys are watched here. */
    private final class Execution implements TransactionWire.Owner<K, V> {

        private final RedisCommand<K, V, ?> exec;
        private final QueuedTransaction<K, V> transaction;
        private boolean encoded;

        Execution(RedisCommand<K, V, ?> exec, QueuedTransaction<K, V> transaction) {
            this.exec = exec;
            this.transaction = transaction;
        }

        @Override
        public RedisCommand<K, V, ?> exec() {
            return exec;
        }

        @Override
        public boolean isDone() {
            return exec.isDone();
        }

        @Override
        public void encoding() {
            if (encoded) {
                throw new IllegalStateException("a transaction must be encoded once");
            }
            encoded = true;
        }

        @Override
        public void replied(@Nullable String refusal) {
            close();
            if (refusal == null) {
                exec.complete();
            } else if (heals(refusal)) {
                TransactionWire.discard(exec); // EXEC ends the watch also when it is refused
            } else {
                exec.completeExceptionally(ExceptionFactory.createExecutionException(refusal));
            }
        }

        @Override
        public void ranApart(LettuceUnknownOutcomeException outcome) {
            close();
            exec.completeExceptionally(outcome);
        }

        @Override
        public boolean failed(Throwable error) {
            close();
            if (!encoded && !exec.isDone()) {
                TransactionWire.discard(exec); // with the connection ended the watch, and nothing was sent
                return true;
            }
            return exec.completeExceptionally(
                    transaction.sideEffect() == SideEffect.READ
                            ? RedisConnectionException.create(node.toString(), error)
                            : unknown(exec, error));
        }

        @Override
        public void cancelled() {
            failed(new RedisConnectionException("the connection was closed"));
        }
    }
}
