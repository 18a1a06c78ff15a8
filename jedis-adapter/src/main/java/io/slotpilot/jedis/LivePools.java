package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The pools of a client that is in use already, with all its settings, which cannot be read back from it.
 *
 * <p>It makes and destroys them as it likes. A node that it does not know yet, it gets to know by a harmless command of
 * its own that is redirected there.
 */
final class LivePools implements NodePools {

    private static final Logger log = LoggerFactory.getLogger(LivePools.class);

    private final UnifiedJedis client;
    private final Supplier<Map<String, ConnectionPool>> clusterNodes;
    private final Map<NodeAddress, ConnectionPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LivePools(UnifiedJedis client, Supplier<Map<String, ConnectionPool>> clusterNodes) {
        this.client = client;
        this.clusterNodes = clusterNodes;
    }

    @Override
    public ConnectionPool pool(NodeAddress node, int slot) {
        if (closed) {
            throw new JedisException("the client is closed");
        }
        ConnectionPool known = known(node);
        if (known == null && slot >= 0) {
            introduce(slot);
            known = known(node);
        }
        if (known == null) {
            throw new JedisConnectionException("The wrapped client has no connection pool for " + node + " yet.");
        }
        return known;
    }

    private @Nullable ConnectionPool known(NodeAddress node) {
        ConnectionPool known = pools.get(node);
        if (known == null || known.isClosed()) {
            known = find(node.toString());
            if (known != null) {
                pools.put(node, known);
            }
        }
        return known;
    }

    private @Nullable ConnectionPool find(String address) {
        for (Map.Entry<String, ConnectionPool> node : clusterNodes.get().entrySet()) {
            if (node.getKey().equalsIgnoreCase(address)) {
                return node.getValue();
            }
        }
        return null;
    }

    private void introduce(int slot) {
        try {
            client.exists(keyIn(slot));
        } catch (JedisException e) {
            log.debug("The wrapped client was not led to the owner of slot {}", slot, e);
        }
    }

    private static String keyIn(int slot) {
        for (int i = 0; ; i++) {
            String key = "slotpilot:" + i;
            if (KeySlot.of(key) == slot) {
                return key;
            }
        }
    }

    @Override
    public boolean connected(NodeAddress node) {
        ConnectionPool pool = known(node);
        return pool != null && pool.getNumIdle() + pool.getNumActive() > 0;
    }

    @Override
    public void closeIdle(NodeAddress node) {
        ConnectionPool pool = pools.get(node);
        if (pool != null) {
            pool.clear();
        }
    }

    @Override
    public Connection lend(NodeAddress node, Duration patience) {
        return Connections.borrow(pool(node, -1), patience);
    }

    @Override
    public void retireAllBut(SlotMap map) {
        pools.values().removeIf(ConnectionPool::isClosed); // the client itself retires them
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
