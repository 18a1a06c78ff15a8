package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;

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

    private ConnectionPool pool(NodeAddress node) {
        return new ShardPool(new ShardConnection(engine, new HomeSlot(node)));
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
    private static final class ShardConnection extends SocketlessConnection {

        private final RedirectEngine engine;
        private final HomeSlot home;

        ShardConnection(RedirectEngine engine, HomeSlot home) {
            this.engine = engine;
            this.home = home;
        }

        @Override
        public <T> T executeCommand(CommandObject<T> command) {
            return engine.execute(command, home.in(engine.topology().map()));
        }

        @Override
        public Object executeCommand(CommandArguments arguments) {
            return executeCommand(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
        }
    }
}
