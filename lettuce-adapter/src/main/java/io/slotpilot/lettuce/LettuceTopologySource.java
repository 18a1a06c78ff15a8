package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.topology.TopologyQuery;
import io.slotpilot.core.topology.TopologySource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks over node connections that exist; opens one for the question only where there is none. Thread-safe. */
final class LettuceTopologySource implements TopologySource {

    private final Set<LettuceRouter<?, ?>> routers;
    private final NodeAccess access;

    LettuceTopologySource(Set<LettuceRouter<?, ?>> routers, NodeAccess access) {
        this.routers = routers;
        this.access = access;
    }

    @Override
    public CompletionStage<?> query(NodeAddress node, TopologyQuery query) {
        StatefulRedisConnection<?, ?> open = openConnection(node);
        CompletionStage<List<Object>> reply =
                open != null ? ask(open, query) : access.use(node, connection -> ask(connection, query));
        return reply.handle((value, error) -> answer(value, error, query));
    }

    @Override
    public boolean connected(NodeAddress node) {
        return openConnection(node) != null;
    }

    private @Nullable StatefulRedisConnection<?, ?> openConnection(NodeAddress node) {
        for (LettuceRouter<?, ?> router : routers) {
            StatefulRedisConnection<?, ?> open = router.openConnection(node);
            if (open != null) {
                return open;
            }
        }
        return null;
    }

    private static @Nullable Object answer(
            @Nullable List<Object> reply, @Nullable Throwable error, TopologyQuery query) {
        if (error == null) {
            // A plain string comes as a list of one.
            return query == TopologyQuery.NODES && reply != null && !reply.isEmpty() ? reply.get(0) : reply;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RedisCommandExecutionException) {
            return new Refusal(String.valueOf(cause.getMessage()));
        }
        throw cause instanceof RuntimeException e ? e : new CompletionException(cause);
    }

    // Read as bytes whatever the connection's codec is, which may be the user's own and not understand the reply.
    @SuppressWarnings("unchecked")
    private static <K, V> CompletionStage<List<Object>> ask(
            StatefulRedisConnection<K, V> connection, TopologyQuery query) {
        Command<byte[], byte[], List<Object>> command = new Command<>(
                CommandType.CLUSTER,
                new NestedMultiOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add(query.subcommand()));
        AsyncCommand<K, V, List<Object>> async =
                new AsyncCommand<>((RedisCommand<K, V, List<Object>>) (RedisCommand<?, ?, List<Object>>) command);
        connection.dispatch(async);
        connection.flushCommands();
        return async;
    }
}
