package io.slotpilot.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.ConnectionLint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one node. If that belongs to a cluster, commands with a key go to the node that serves it; all else,
 * such as transactions, stays with the node that the connection points at, and is what the linter sees here.
 */
final class StandaloneConnection<K, V> extends StatefulRedisConnectionImpl<K, V> {

    // WATCH is of use only on the connection that the transaction is on.
    private static final Set<CommandType> TRANSACTION = EnumSet.of(
            CommandType.MULTI, CommandType.EXEC, CommandType.DISCARD, CommandType.WATCH, CommandType.UNWATCH);

    private final StatefulRedisConnectionImpl<K, V> stock;
    private final @Nullable StatefulRedisClusterConnection<K, V> cluster;
    private final @Nullable ConnectionLint lint;
    private final Runnable onClose;

    private StandaloneConnection(DefaultEndpoint unused, StatefulRedisConnectionImpl<K, V> stock, Parts<K, V> parts) {
        super(
                unused,
                unused,
                stock.getCodec(),
                stock.getTimeout(),
                stock.getOptions().getJsonParser());
        this.stock = stock;
        this.cluster = parts.cluster;
        this.lint = parts.lint == null ? null : parts.lint.connection();
        this.onClose = parts.onClose;
        super.setOptions(stock.getOptions());
    }

    /**
     * What it is made of, besides the connection to its node.
     *
     * @param cluster where commands with a key go, closed with it; null if the node belongs to no cluster
     * @param lint null if it is off
     * @param onClose runs when all is closed
     */
    record Parts<K, V>(
            @Nullable StatefulRedisClusterConnection<K, V> cluster,
            @Nullable ClientLint lint,
            Runnable onClose) {}

    /** A connection over an open one. */
    static <K, V> StandaloneConnection<K, V> over(StatefulRedisConnectionImpl<K, V> stock, Parts<K, V> parts) {
        // Lettuce's class cannot do without; nothing is ever written to it.
        DefaultEndpoint unused = new DefaultEndpoint(stock.getOptions(), stock.getResources());
        if (parts.cluster != null) {
            parts.cluster.setTimeout(stock.getTimeout());
        }
        return new StandaloneConnection<>(unused, stock, parts);
    }

    @Override
    public <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
        if (cluster != null && !isForThisNode(command)) {
            return cluster.dispatch(command);
        }
        RedisCommandExecutionException refusal = LettuceKeyLint.look(lint, command);
        if (refusal == null) {
            return stock.dispatch(command);
        }
        if (command.getType() == CommandType.EXEC) {
            RedisFuture<String> unused = stock.async().discard();
        }
        command.completeExceptionally(refusal);
        return command;
    }

    @Override
    public Collection<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> dispatched = new ArrayList<>(commands.size());
        for (RedisCommand<K, V, ?> command : commands) {
            dispatched.add(dispatch(command));
        }
        return dispatched;
    }

    private boolean isForThisNode(RedisCommand<K, V, ?> command) {
        return stock.isMulti()
                || (command.getType() instanceof CommandType type && TRANSACTION.contains(type))
                || CommandRoutes.slotOf(command) < 0;
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        CompletableFuture<Void> other =
                cluster == null ? CompletableFuture.completedFuture(null) : cluster.closeAsync();
        return CompletableFuture.allOf(other, stock.closeAsync()).thenRun(onClose);
    }

    @Override
    public void close() {
        closeAsync().join();
    }

    // ---- as both connections

    @Override
    public void setAutoFlushCommands(boolean autoFlush) {
        stock.setAutoFlushCommands(autoFlush);
        if (cluster != null) {
            cluster.setAutoFlushCommands(autoFlush);
        }
    }

    @Override
    public void flushCommands() {
        stock.flushCommands();
        if (cluster != null) {
            cluster.flushCommands();
        }
    }

    @Override
    @SuppressWarnings("ConstantValue") // the super constructor calls this before the fields are set
    public void setTimeout(Duration timeout) {
        super.setTimeout(timeout);
        if (stock != null) {
            stock.setTimeout(timeout);
        }
        if (cluster != null) {
            cluster.setTimeout(timeout);
        }
    }

    // ---- as the stock connection

    @Override
    public void addListener(PushListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(PushListener listener) {
        stock.removeListener(listener);
    }

    @Override
    public void addListener(RedisConnectionStateListener listener) {
        stock.addListener(listener);
    }

    @Override
    public void removeListener(RedisConnectionStateListener listener) {
        stock.removeListener(listener);
    }

    @Override
    public boolean isMulti() {
        return stock.isMulti();
    }

    @Override
    public boolean isOpen() {
        return stock.isOpen();
    }

    @Override
    public boolean isClosed() {
        return stock.isClosed();
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public @Nullable ClientOptions getOptions() {
        return stock == null ? super.getOptions() : stock.getOptions();
    }
}
