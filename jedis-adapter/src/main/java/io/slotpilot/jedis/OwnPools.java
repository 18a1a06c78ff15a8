package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/** Pools that the adapter makes itself, with the settings that the user gave for the client. */
final class OwnPools implements NodePools {

    /** Long enough for the target of a migration, which owns no slot yet and so is in no map, to be used again. */
    private static final long RETIRE_AFTER_NANOS = Duration.ofSeconds(30).toNanos();

    private final Settings settings;
    private final Executor elsewhere;
    private final Ticker ticker;
    private final Map<NodeAddress, NodePool> pools = new ConcurrentHashMap<>();
    private final Map<NodeAddress, Absence> absent = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * How connections are made.
     *
     * @param pool Jedis's defaults if {@code null}
     * @param cache the client-side cache, or {@code null} for none
     */
    record Settings(
            JedisClientConfig client,
            @Nullable GenericObjectPoolConfig<Connection> pool,
            @Nullable Cache cache) {}

    /** A node that was missing from the map, and how often its pool had been used by then. */
    private record Absence(long sinceNanos, long borrowed) {}

    OwnPools(Settings settings, Executor elsewhere, Ticker ticker) {
        this.settings = settings;
        this.elsewhere = elsewhere;
        this.ticker = ticker;
    }

    /** A provider over an {@link #engine}. */
    static ClusterConnectionProvider provider(
            @Nullable Collection<HostAndPort> nodes, Settings settings, RedirectOptions options) {
        return RedirectingProvider.over(engine(nodes, settings, options));
    }

    /**
     * An engine with pools of its own that has found its cluster.
     *
     * @throws IllegalArgumentException if {@code nodes} is empty or holds something that is no address
     */
    static RedirectEngine engine(@Nullable Collection<HostAndPort> nodes, Settings settings, RedirectOptions options) {
        List<NodeAddress> seeds = Seeds.of(nodes);
        JedisClientConfig client = settings.client;
        if (client.getAuthXManager() != null) {
            client.getAuthXManager().start();
        }
        ExecutorService threads = DaemonThreads.named(options.clusterName());
        OwnPools pools = new OwnPools(settings, threads, Ticker.system());
        RedirectEngine engine = new RedirectEngine(pools, threads, options, RedirectEngine.Settings.of(client));
        try {
            engine.discover(seeds, Seeds.searchTime(client.getConnectionTimeoutMillis()), settings.cache);
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
        return engine;
    }

    @Override
    public ConnectionPool pool(NodeAddress node, int slot) {
        NodePool known = pools.get(node); // spares computeIfAbsent's lock on a hit
        return known != null && !known.isClosed() ? known : open(node);
    }

    private NodePool open(NodeAddress node) {
        NodePool pool = pools.compute(node, (n, old) -> old != null && !old.isClosed() ? old : make(n));
        if (closed) { // close() may have missed this one
            pool.close();
            throw new JedisException("the client is closed");
        }
        return pool;
    }

    private NodePool make(NodeAddress node) {
        HostAndPort at = new HostAndPort(node.host(), node.port());
        ConnectionFactory factory = settings.cache == null
                ? new LoginFactory(at, settings.client)
                : new LoginFactory(at, settings.client, settings.cache);
        return new NodePool(factory, settings.pool, settings.client.getAuthXManager(), elsewhere);
    }

    @Override
    public boolean connected(NodeAddress node) {
        NodePool pool = pools.get(node);
        return pool != null && !pool.isClosed() && pool.getNumIdle() + pool.getNumActive() > 0;
    }

    @Override
    public void closeIdle(NodeAddress node) {
        NodePool pool = pools.get(node);
        if (pool != null) {
            pool.clear();
        }
    }

    /**
     * Takes a pooled connection if one is free or may soon be. Otherwise it opens one apart, whose timeouts are those of
     * a question and not of a command: a node that hangs must not hold up the questions to others.
     */
    @Override
    public Connection lend(NodeAddress node, Duration patience) {
        NodePool pool = pools.get(node);
        if (pool != null && !pool.isClosed() && (pool.getNumIdle() > 0 || isFull(pool))) {
            return Connections.borrow(pool, patience);
        }
        if (closed) {
            throw new JedisException("the client is closed");
        }
        return new Connection(new HostAndPort(node.host(), node.port()), within(patience));
    }

    private static boolean isFull(NodePool pool) {
        return pool.getNumActive() > 0 && pool.getMaxTotal() >= 0 && pool.getNumActive() >= pool.getMaxTotal();
    }

    private JedisClientConfig within(Duration patience) {
        int most = (int) Math.min(Integer.MAX_VALUE, Math.max(1, patience.toMillis()));
        return DefaultJedisClientConfig.builder()
                .from(settings.client)
                .connectionTimeoutMillis(shorter(settings.client.getConnectionTimeoutMillis(), most))
                .socketTimeoutMillis(shorter(settings.client.getSocketTimeoutMillis(), most))
                .build();
    }

    /** Of two timeouts, of which the first may be 0 for none. */
    private static int shorter(int timeout, int most) {
        return timeout == 0 ? most : Math.min(timeout, most);
    }

    @Override
    public void retireAllBut(SlotMap map) {
        long now = ticker.nanos();
        pools.forEach((node, pool) -> {
            if (map.node(node) != null) {
                absent.remove(node);
                return;
            }
            boolean used = pool.handOver(); // what is borrowed from now on is counted
            Absence before = absent.get(node);
            if (used || before == null || before.borrowed != pool.getBorrowedCount()) {
                absent.put(node, new Absence(now, pool.getBorrowedCount()));
            } else if (now - before.sinceNanos > RETIRE_AFTER_NANOS) {
                absent.remove(node);
                pools.remove(node, pool);
                pool.close();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(NodePool::close);
        pools.clear();
        if (settings.client.getAuthXManager() != null) {
            settings.client.getAuthXManager().stop();
        }
    }
}
