package io.slotpilot.jedis;

import org.apache.commons.pool2.PooledObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultRedisCredentialsProvider;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/**
 * Makes connections, and logs in once more where the password may have changed while it was under way to a node that took
 * its time. Thread-safe.
 */
final class LoginFactory extends ConnectionFactory {

    private final boolean rotates;

    LoginFactory(HostAndPort node, JedisClientConfig config) {
        super(node, config);
        this.rotates = rotates(config);
    }

    LoginFactory(HostAndPort node, JedisClientConfig config, Cache cache) {
        super(node, config, cache);
        this.rotates = rotates(config);
    }

    private static boolean rotates(JedisClientConfig config) {
        return config.getCredentialsProvider() != null
                && !(config.getCredentialsProvider() instanceof DefaultRedisCredentialsProvider);
    }

    @Override
    public PooledObject<Connection> makeObject() throws Exception {
        try {
            return super.makeObject();
        } catch (JedisAccessControlException e) {
            if (!rotates) {
                throw e;
            }
            return super.makeObject();
        }
    }
}
