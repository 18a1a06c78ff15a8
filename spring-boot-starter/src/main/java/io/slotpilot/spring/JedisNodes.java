package io.slotpilot.spring;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.redis.connection.ClusterNodeResourceProvider;
import org.springframework.data.redis.connection.RedisClusterNode;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;

/** Lends connections to single nodes, for commands that are about a node and not about a key. */
final class JedisNodes implements ClusterNodeResourceProvider {

    private final RedisClusterClient client;

    JedisNodes(RedisClusterClient client) {
        this.client = client;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows what Jedis lends
    public <S> S getResourceForSpecificNode(RedisClusterNode node) {
        String address = node.getRequiredHost() + ':' + node.getRequiredPort();
        ConnectionPool pool = client.getClusterNodes().get(address);
        if (pool == null) {
            throw new DataAccessResourceFailureException("Node " + node + " is unknown to cluster");
        }
        return (S) new Jedis(pool.getResource());
    }

    @Override
    public void returnResourceForSpecificNode(RedisClusterNode node, Object resource) {
        ((Jedis) resource).close();
    }
}
