package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.params.ScanParams;

/**
 * What Jedis's broadcasts and iterations take for the pools of the primaries. Their commands have no keys, so they are
 * led by a slot that the primary owns: when it fails over, they go to the new one. Thread-safe.
 */
final class Shards {

    private final RedirectEngine engine;
    private final Map<NodeAddress, ConnectionPool> pools = new ConcurrentHashMap<>();

    Shards(RedirectEngine engine) {
        this.engine = engine;
    }

    /** One for each primary of this moment, by its address. */
    Map<String, ConnectionPool> primaries() {
        Map<String, ConnectionPool> primaries = new LinkedHashMap<>();
        engine.topology()
                .map()
                .primaries()
                .forEach(node ->
                        primaries.put(node.address().toString(), pools.computeIfAbsent(node.address(), this::pool)));
        return primaries;
    }

    /**
     * The same for broadcasts. They iterate over it, and then the cluster is looked at first: a node that is a primary no
     * longer does not object to a script, and one that has become one would be left out. Jedis 8 takes a copy to choose
     * one node from, which gets what is known.
     */
    Map<String, ConnectionPool> primariesOfNow() {
        return new PrimariesOfNow();
    }

    private void look() {
        engine.topology().look(engine.options().refresh().queryTimeout());
    }

    private final class PrimariesOfNow extends AbstractMap<String, ConnectionPool> {

        private final Map<String, ConnectionPool> known = primaries();

        @Override
        public @Nullable ConnectionPool get(@Nullable Object node) {
            return known.get(node);
        }

        @Override
        public Set<Entry<String, ConnectionPool>> entrySet() {
            return new AbstractSet<>() {

                @Override
                public Iterator<Entry<String, ConnectionPool>> iterator() {
                    look();
                    return primaries().entrySet().iterator();
                }

                @Override
                public Object[] toArray() {
                    return known.entrySet().toArray();
                }

                @Override
                public int size() {
                    return known.size();
                }
            };
        }
    }

    private ConnectionPool pool(NodeAddress node) {
        return new ShardPool(new ShardConnection(new HomeSlot(node)));
    }

    /** Lends the same connection to all. */
    private static final class ShardPool extends ConnectionPool {

        private final ShardConnection connection;

        ShardPool(ShardConnection connection) {
            super(
                    new ConnectionFactory(
                            SocketlessConnection.NAME,
                            DefaultJedisClientConfig.builder().build()),
                    unmanaged());
            this.connection = connection;
        }

        private static ConnectionPoolConfig unmanaged() {
            ConnectionPoolConfig config = new ConnectionPoolConfig();
            config.setJmxEnabled(false); // it never has a connection to tell of
            config.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
            return config;
        }

        @Override
        public Connection getResource() {
            return connection;
        }
    }

    /** Runs each command at the owner of a slot. Stateless. */
    private final class ShardConnection extends SocketlessConnection {

        private final HomeSlot home;

        ShardConnection(HomeSlot home) {
            this.home = home;
        }

        @Override
        public <T> T executeCommand(CommandObject<T> command) {
            return engine.execute(command, home.in(engine.topology().map()));
        }

        /** What Jedis's iterations use. At their begin the cluster is looked at: a replica would answer as well. */
        @Override
        public Object executeCommand(CommandArguments arguments) {
            if (arguments.getCommand() == Command.SCAN && isStart(arguments.get(1))) {
                look();
            }
            return executeCommand(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
        }

        private static boolean isStart(Rawable cursor) {
            return Arrays.equals(cursor.getRaw(), ScanParams.SCAN_POINTER_START_BINARY);
        }
    }
}
