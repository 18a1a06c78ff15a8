package io.slotpilot.spring;

import io.slotpilot.jedis.JedisRedirects;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.executors.CommandExecutor;

/** The cluster client as Spring Data wants a client for pipelines and transactions, which it asks no cluster for. */
final class BatchingJedis extends UnifiedJedis {

    private final RedisClusterClient client;

    BatchingJedis(RedisClusterClient client) {
        super(new Through(client));
        this.client = client;
    }

    @Override
    public AbstractPipeline pipelined() {
        return client.pipelined();
    }

    @Override
    public AbstractTransaction multi() {
        return JedisRedirects.multi(client);
    }

    @Override
    public AbstractTransaction transaction(boolean doMulti) {
        return JedisRedirects.transaction(client, doMulti);
    }

    /** Closing this must not close the client. */
    private record Through(RedisClusterClient client) implements CommandExecutor {

        @Override
        public <T> T executeCommand(CommandObject<T> commandObject) {
            return client.executeCommand(commandObject);
        }

        @Override
        public void close() {}
    }
}
