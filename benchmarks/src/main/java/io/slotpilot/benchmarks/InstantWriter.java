package io.slotpilot.benchmarks;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that is no cluster and answers to every command at once, with the same value, without a network. */
final class InstantWriter implements RedisChannelWriter, PushHandler {

    private final ByteBuffer value = ByteBuffer.wrap(new byte[] {'v'});
    private final ClientResources resources;

    InstantWriter(ClientResources resources) {
        this.resources = resources;
    }

    /** A connection to it. */
    StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnectionImpl<String, String> connection =
                new StatefulRedisConnectionImpl<>(this, this, StringCodec.UTF8, Duration.ofSeconds(10));
        connection.setOptions(ClientOptions.create());
        return connection;
    }

    @Override
    public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
        CommandOutput<K, V, T> output = command.getOutput();
        if (command.getType() == CommandType.CLUSTER) {
            command.completeExceptionally(
                    new RedisCommandExecutionException("ERR This instance has cluster support disabled"));
        } else if (output != null) {
            output.set(value.duplicate());
            command.complete();
        }
        return command;
    }

    @Override
    public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> written = new ArrayList<>();
        commands.forEach(command -> written.add(write(command)));
        return written;
    }

    @Override
    public void close() {}

    @Override
    public CompletableFuture<Void> closeAsync() {
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
        return resources;
    }

    @Override
    public void addListener(PushListener listener) {}

    @Override
    public void removeListener(PushListener listener) {}

    @Override
    public Collection<PushListener> getPushListeners() {
        return List.of();
    }
}
