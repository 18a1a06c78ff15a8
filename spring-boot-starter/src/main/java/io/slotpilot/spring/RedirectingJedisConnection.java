package io.slotpilot.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.RedisStringCommands;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Spring's connection, where raw commands and those for many keys follow redirects too, and with exceptions that say
 * whether another try may help.
 */
final class RedirectingJedisConnection extends JedisClusterConnection {

    private final RedisClusterClient client;
    private final JedisManyKeys manyKeys;

    RedirectingJedisConnection(
            RedisClusterClient client, ClusterCommandExecutor nodeCommands, ClusterTopologyProvider topology) {
        super(client, nodeCommands, topology);
        this.client = client;
        this.manyKeys = new JedisManyKeys(client);
    }

    @Override
    public @Nullable Object execute(String command, byte[]... args) {
        CommandArguments arguments = new CommandArguments(() -> SafeEncoder.encode(command));
        for (byte[] argument : args) {
            arguments.add(argument);
        }
        try {
            return client.executeCommand(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
        } catch (RuntimeException e) {
            throw convertJedisAccessException(e);
        }
    }

    @Override
    public RedisKeyCommands keyCommands() {
        return overlay(RedisKeyCommands.class, super.keyCommands(), manyKeys);
    }

    @Override
    public RedisStringCommands stringCommands() {
        return overlay(RedisStringCommands.class, super.stringCommands(), manyKeys);
    }

    @Override
    public RedisSetCommands setCommands() {
        RedisSetCommands stock = super.setCommands();
        return overlay(RedisSetCommands.class, stock, new CombinedSets(stock, manyKeys::members));
    }

    private <T> T overlay(Class<T> type, T stock, Object own) {
        return Overlay.of(type, stock, own, this::convertJedisAccessException);
    }

    @Override
    protected DataAccessException convertJedisAccessException(Exception cause) {
        DataAccessException ours = RedirectExceptions.translate(cause);
        return ours != null ? ours : super.convertJedisAccessException(cause);
    }
}
