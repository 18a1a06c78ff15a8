package io.slotpilot.spring;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.ClusterCommandExecutor;
import org.springframework.data.redis.connection.ClusterTopologyProvider;
import org.springframework.data.redis.connection.RedisGeoCommands;
import org.springframework.data.redis.connection.RedisHashCommands;
import org.springframework.data.redis.connection.RedisHyperLogLogCommands;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.connection.RedisListCommands;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.connection.RedisStringCommands;
import org.springframework.data.redis.connection.RedisZSetCommands;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Spring's connection, with pipelines and transactions, where raw commands and those for many keys follow redirects too,
 * and with exceptions that say whether another try may help. As ever for one thread at a time.
 */
final class RedirectingJedisConnection extends JedisClusterConnection {

    private final RedisClusterClient client;
    private final JedisManyKeys manyKeys;
    // While there is a pipeline or a transaction: what collects it.
    private @Nullable JedisConnection batch;

    RedirectingJedisConnection(
            RedisClusterClient client, ClusterCommandExecutor nodeCommands, ClusterTopologyProvider topology) {
        super(client, nodeCommands, topology);
        this.client = client;
        this.manyKeys = new JedisManyKeys(client);
    }

    @Override
    public @Nullable Object execute(String command, byte[]... args) {
        if (batch != null) {
            return batch.execute(command, args);
        }
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

    // ---- pipelines and transactions: Spring Data's own, over the cluster client

    @Override
    public void openPipeline() {
        batch().openPipeline();
    }

    @Override
    public List<@Nullable Object> closePipeline() {
        return batch == null ? List.of() : end(JedisConnection::closePipeline);
    }

    @Override
    public void watch(byte[]... keys) {
        batch().watch(keys);
    }

    @Override
    public void unwatch() {
        if (batch != null) {
            batch.unwatch();
            batch = batch.isQueueing() ? batch : null;
        }
    }

    @Override
    public void multi() {
        batch().multi();
    }

    @Override
    public @Nullable List<@Nullable Object> exec() {
        return end(JedisConnection::exec);
    }

    @Override
    public void discard() {
        end(open -> {
            open.discard();
            return List.of();
        });
    }

    @Override
    public boolean isPipelined() {
        return batch != null && batch.isPipelined();
    }

    @Override
    public boolean isQueueing() {
        return batch != null && batch.isQueueing();
    }

    @Override
    public void close() {
        JedisConnection open = batch;
        batch = null;
        if (open != null) {
            open.close();
        }
        super.close();
    }

    private JedisConnection batch() {
        if (batch == null) {
            batch = new Batch(client);
        }
        return batch;
    }

    private <T> T end(Function<JedisConnection, T> how) {
        try {
            return how.apply(batch()); // which says so if nothing has begun
        } finally {
            batch = null;
        }
    }

    private static final class Batch extends JedisConnection {

        Batch(RedisClusterClient client) {
            super(new BatchingJedis(client));
        }

        @Override
        protected DataAccessException convertJedisAccessException(Exception cause) {
            return RedirectExceptions.translate(cause, super::convertJedisAccessException);
        }
    }

    // ---- commands, which a pipeline or transaction collects while there is one

    @Override
    public RedisKeyCommands keyCommands() {
        return batch != null ? batch.keyCommands() : overlay(RedisKeyCommands.class, super.keyCommands(), manyKeys);
    }

    @Override
    public RedisStringCommands stringCommands() {
        return batch != null
                ? batch.stringCommands()
                : overlay(RedisStringCommands.class, super.stringCommands(), manyKeys);
    }

    @Override
    public RedisSetCommands setCommands() {
        if (batch != null) {
            return batch.setCommands();
        }
        RedisSetCommands stock = super.setCommands();
        return overlay(
                RedisSetCommands.class, stock, new CombinedSets(stock, super.scriptingCommands(), manyKeys::members));
    }

    @Override
    public RedisGeoCommands geoCommands() {
        return batch != null ? batch.geoCommands() : super.geoCommands();
    }

    @Override
    public RedisHashCommands hashCommands() {
        return batch != null ? batch.hashCommands() : super.hashCommands();
    }

    @Override
    public RedisHyperLogLogCommands hyperLogLogCommands() {
        return batch != null ? batch.hyperLogLogCommands() : super.hyperLogLogCommands();
    }

    @Override
    public RedisListCommands listCommands() {
        return batch != null ? batch.listCommands() : super.listCommands();
    }

    @Override
    public RedisScriptingCommands scriptingCommands() {
        return batch != null ? batch.scriptingCommands() : super.scriptingCommands();
    }

    @Override
    public RedisStreamCommands streamCommands() {
        return batch != null ? batch.streamCommands() : super.streamCommands();
    }

    @Override
    public RedisZSetCommands zSetCommands() {
        return batch != null ? batch.zSetCommands() : super.zSetCommands();
    }

    private <T> T overlay(Class<T> type, T stock, Object own) {
        return Overlay.of(type, stock, own, this::convertJedisAccessException);
    }

    @Override
    protected DataAccessException convertJedisAccessException(Exception cause) {
        return RedirectExceptions.translate(cause, super::convertJedisAccessException);
    }
}
