package io.slotpilot.lettuce;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.ConnectionLint;
import io.slotpilot.core.redirect.CrossSlotCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction's connection takes for its channel. It sends nothing before EXEC, but for WATCH and what follows it,
 * which take a connection to the slot's owner for themselves until the transaction ends.
 *
 * <p>Used by one thread at a time, as a transaction is.
 */
final class TransactionWriter<K, V> implements RedisChannelWriter {

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    private final StatefulRedisClusterConnection<K, V> cluster;
    private final LettuceRouter<K, V> router;
    private QueuedTransaction<K, V> transaction;
    private @Nullable CompletableFuture<WatchedNode<K, V>> watched;
    private boolean queueing;
    private final @Nullable ConnectionLint lint;

    TransactionWriter(StatefulRedisClusterConnection<K, V> cluster, LettuceRouter<K, V> router) {
        this.cluster = cluster;
        this.router = router;
        this.transaction = newTransaction();
        ClientLint client = router.lint();
        this.lint = client == null ? null : client.connection();
    }

    @Override
    @SuppressWarnings("unchecked") // the connection above has our types
    public <A, B, T> RedisCommand<A, B, T> write(RedisCommand<A, B, T> command) {
        accept((RedisCommand<K, V, T>) command);
        return command;
    }

    @Override
    public <A, B> Collection<RedisCommand<A, B, ?>> write(Collection<? extends RedisCommand<A, B, ?>> commands) {
        List<RedisCommand<A, B, ?>> written = new ArrayList<>();
        commands.forEach(command -> written.add(write(command)));
        return written;
    }

    private void accept(RedisCommand<K, V, ?> command) {
        ProtocolKeyword type = command.getType();
        if (type == CommandType.MULTI) {
            multi(command);
        } else if (type == CommandType.EXEC) {
            exec(command);
        } else if (type == CommandType.DISCARD) {
            discard(command);
        } else if (type == CommandType.WATCH) {
            watch(command);
        } else if (queueing) {
            queue(command);
        } else if (type == CommandType.UNWATCH) {
            LettuceKeyLint.look(lint, command);
            reset();
            succeed(command);
        } else {
            send(command);
        }
    }

    private void multi(RedisCommand<K, V, ?> command) {
        if (queueing) {
            refuse(command, "ERR MULTI calls can not be nested");
        } else {
            queueing = true;
            LettuceKeyLint.look(lint, command);
            succeed(command);
        }
    }

    private void queue(RedisCommand<K, V, ?> command) {
        RuntimeException refusal = refusal(command);
        if (refusal == null) {
            transaction.add(command);
            command.complete(); // as the reply QUEUED does; the one that counts comes with EXEC
        } else {
            transaction.refuse(refusal);
            command.completeExceptionally(refusal);
        }
    }

    /** Why that command cannot be one of this transaction; null if it can. */
    private @Nullable RuntimeException refusal(RedisCommand<K, V, ?> command) {
        RuntimeException byLint = LettuceKeyLint.look(lint, command);
        if (byLint != null) {
            return byLint;
        }
        RuntimeException refusal = transaction.belongs(command);
        if (refusal != null) {
            router.redirects().crossSlot(CrossSlotCommand.TRANSACTION);
            LettuceKeyLint.end(lint, command);
        }
        return refusal;
    }

    private void exec(RedisCommand<K, V, ?> exec) {
        if (!queueing) {
            refuse(exec, "ERR EXEC without MULTI");
            return;
        }
        LettuceKeyLint.look(lint, exec); // what it refuses was refused before
        QueuedTransaction<K, V> finished = transaction;
        CompletableFuture<WatchedNode<K, V>> watch = watched;
        if (exec instanceof CompleteableCommand<?> completeable) {
            completeable.onComplete((result, error) -> {
                if (error != null) {
                    finished.fail(error);
                }
            });
        }
        RuntimeException refusal = finished.refusal();
        if (refusal != null) {
            reset();
            finished.fail(refusal);
            exec.completeExceptionally(refusal);
            return;
        }
        watched = null;
        reset();
        RedisCommand<K, V, ?> failing = new Exec<>(exec, finished);
        if (watch == null) {
            router.execute(failing, finished);
        } else {
            execute(failing, finished, watch);
        }
    }

    private void execute(
            RedisCommand<K, V, ?> exec, QueuedTransaction<K, V> finished, CompletableFuture<WatchedNode<K, V>> watch) {
        watch.whenComplete((node, error) -> {
            if (error == null) {
                node.execute(exec, finished);
            } else {
                exec.completeExceptionally(error);
            }
        });
    }

    /** Ends the other commands before it tells of a failure itself, so that whoever waits for it finds them ended. */
    private static final class Exec<K, V, T> extends CommandWrapper<K, V, T> {

        private final QueuedTransaction<K, V> transaction;

        Exec(RedisCommand<K, V, T> exec, QueuedTransaction<K, V> transaction) {
            super(exec);
            this.transaction = transaction;
        }

        @Override
        public boolean completeExceptionally(Throwable error) {
            transaction.fail(error);
            return super.completeExceptionally(error);
        }
    }

    private void discard(RedisCommand<K, V, ?> command) {
        if (queueing) {
            LettuceKeyLint.look(lint, command);
            reset();
            succeed(command);
        } else {
            refuse(command, "ERR DISCARD without MULTI");
        }
    }

    private void watch(RedisCommand<K, V, ?> command) {
        if (queueing) {
            refuse(command, "ERR WATCH inside MULTI is not allowed");
            return;
        }
        RuntimeException refusal = refusal(command);
        if (refusal != null) {
            command.completeExceptionally(refusal);
        } else if (watched == null) {
            WatchCall<K, V> call = new WatchCall<>(router, command, transaction.slot());
            watched = call.watched();
            router.driver().start(call);
        } else {
            // Where the watch has been lost, the transaction is going to be discarded anyway.
            onWatched(watched, command, () -> succeed(command));
        }
    }

    private void send(RedisCommand<K, V, ?> command) {
        CompletableFuture<WatchedNode<K, V>> watch = watched;
        if (watch == null || isElsewhere(command)) {
            cluster.dispatch(command);
        } else {
            onWatched(watch, command, () -> cluster.dispatch(command));
        }
    }

    /** Whether the command has a key in another slot than those that are watched. */
    private boolean isElsewhere(RedisCommand<K, V, ?> command) {
        int slot = CommandRoutes.slotOf(command);
        return slot >= 0
                && (slot != transaction.slot()
                        || (CommandWords.mayNameSeveralKeys(command)
                                && EncodedWords.of(command).spansSlots()));
    }

    private void onWatched(
            CompletableFuture<WatchedNode<K, V>> watch, RedisCommand<K, V, ?> command, Runnable elsewhere) {
        watch.whenComplete((node, error) -> {
            if (error == null) {
                node.send(command, elsewhere);
            } else {
                elsewhere.run();
            }
        });
    }

    private void reset() {
        CompletableFuture<WatchedNode<K, V>> watch = watched;
        watched = null;
        transaction = newTransaction();
        queueing = false;
        if (watch != null) {
            CompletableFuture<Void> unused = watch.thenAccept(WatchedNode::close);
        }
    }

    private QueuedTransaction<K, V> newTransaction() {
        return new QueuedTransaction<>(router.options().keyNamesInMessages());
    }

    private static void succeed(RedisCommand<?, ?, ?> command) {
        CommandOutput<?, ?, ?> output = command.getOutput();
        if (output != null) {
            output.set(ByteBuffer.wrap(OK));
        }
        command.complete();
    }

    private static void refuse(RedisCommand<?, ?, ?> command, String line) {
        command.completeExceptionally(ExceptionFactory.createExecutionException(line));
    }

    // ---- a channel that there is not

    @Override
    public void close() {
        reset();
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        reset();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void setConnectionFacade(ConnectionFacade connection) {}

    @Override
    public void setAutoFlushCommands(boolean autoFlush) {}

    @Override
    public void flushCommands() {}

    @Override
    public ClientResources getClientResources() {
        return router.resources();
    }
}
