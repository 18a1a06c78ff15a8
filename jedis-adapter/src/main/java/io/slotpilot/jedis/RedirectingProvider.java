package io.slotpilot.jedis;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * The connection provider that Jedis asks for every command: commands get the virtual connection, users of raw
 * connections get real ones, and the cache of the superclass stays empty and unused.
 */
final class RedirectingProvider extends ClusterConnectionProvider {

    private static final Object NO_ERROR_PROPERTY_LOCK = new Object();

    /** Port 0 cannot be connected to; the mapper below fails before anybody tries. */
    private static final HostAndPort NOWHERE = new HostAndPort("nowhere", 0);

    /** The slot of a transaction that has no command yet. */
    static final int TRANSACTION = -1;

    private final RedirectEngine engine;
    private final VirtualConnection virtual;
    private final ReplicaConnection replicas;
    private final Shards shards;

    private RedirectingProvider(RedirectEngine engine) {
        super(Set.of(NOWHERE), connectingNowhere());
        this.engine = engine;
        this.virtual = new VirtualConnection(engine);
        this.replicas = new ReplicaConnection(engine);
        this.shards = new Shards(engine);
    }

    /**
     * A provider over an engine that has found its cluster.
     *
     * <p>The constructor of the superclass would read the slots by itself, and fails at holes and at endpoints without
     * a host. It connects through the mapper below, which fails, and takes no offence while the property is set. That
     * is as wide as the JVM: for the few microseconds, a stock client that is being built elsewhere may also start
     * without a cluster, which it then finds with its first command.
     */
    static RedirectingProvider over(RedirectEngine engine) {
        synchronized (NO_ERROR_PROPERTY_LOCK) {
            String before = System.getProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY);
            System.setProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY, "true");
            try {
                return new RedirectingProvider(engine);
            } finally {
                if (before == null) {
                    System.clearProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY);
                } else {
                    System.setProperty(RedisClusterClient.INIT_NO_ERROR_PROPERTY, before);
                }
            }
        }
    }

    private static JedisClientConfig connectingNowhere() {
        return DefaultJedisClientConfig.builder()
                .hostAndPortMapper(node -> {
                    throw new JedisConnectionException("the adapter finds the cluster by itself");
                })
                .build();
    }

    RedirectEngine engine() {
        return engine;
    }

    // ---- commands

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return virtual;
    }

    // ---- raw connections: pub/sub, pipelines, transactions, and whoever asks for one

    /** A pipeline asks for {@link #getNode no node in particular}. */
    @Override
    public Connection getConnection(@Nullable HostAndPort node) {
        return node == null ? new PipelineConnection(engine) : engine.borrowRaw(address(node), -1);
    }

    /** A connection to a primary that has just answered. */
    @Override
    public Connection getConnection() {
        return engine.borrowOwner(-1);
    }

    /** No slot at all stands for the slot that a transaction is going to be about: the one door that clients leave open. */
    @Override
    public Connection getConnectionFromSlot(int slot) {
        if (slot == TRANSACTION) {
            return new TransactionConnection(engine, engine.protocol());
        }
        return engine.borrowOwner(slot);
    }

    /** For whole commands, as {@link #getConnection(CommandArguments)}. */
    @Override
    public Connection getReplicaConnection(CommandArguments arguments) {
        return replicas;
    }

    /** A connection to the primary where no replica of the slot can be used. */
    @Override
    public Connection getReplicaConnectionFromSlot(int slot) {
        NodeAddress replica = engine.replica(slot);
        if (replica != null) {
            try {
                return engine.borrowRaw(replica, slot);
            } catch (JedisConnectionException e) {
                engine.avoidReplica(replica);
            }
        }
        return getConnectionFromSlot(slot);
    }

    // ---- the map

    /**
     * No node in particular: Jedis's pipelines, which are the only users, open one connection for each node that this
     * returns, and a thread for each if they are several; so they get one that leads to all. Jedis 8 takes the same for
     * commands without keys.
     */
    @Override
    public @Nullable HostAndPort getNode(int slot) {
        return null;
    }

    @Override
    public Map<String, ConnectionPool> getNodes() {
        return pools(map().nodes());
    }

    @Override
    public Map<String, ConnectionPool> getPrimaryNodes() {
        return pools(map().primaries());
    }

    /**
     * The primaries: Jedis scans every node of this map, and would see each key once more for each replica. Jedis 8 takes
     * it for broadcasts to all nodes too, such as SCRIPT LOAD, which go to the primaries then.
     */
    @Override
    public Map<String, ConnectionPool> getConnectionMap() {
        return shards.primariesOfNow();
    }

    @Override
    public Map<String, ConnectionPool> getPrimaryNodesConnectionMap() {
        return shards.primariesOfNow();
    }

    @Override
    public void renewSlotCache() {
        engine.topology().requestRefresh();
    }

    @Override
    public void renewSlotCache(Connection connection) {
        engine.topology().requestRefresh();
    }

    @Override
    public void close() {
        engine.close();
        super.close();
    }

    private SlotMap map() {
        return engine.topology().map();
    }

    private Map<String, ConnectionPool> pools(Collection<ClusterNode> nodes) {
        Map<String, ConnectionPool> pools = new LinkedHashMap<>();
        nodes.forEach(node ->
                pools.put(node.address().toString(), engine.connections().pool(node.address())));
        return pools;
    }

    private static NodeAddress address(HostAndPort node) {
        return new NodeAddress(node.getHost(), node.getPort());
    }
}
