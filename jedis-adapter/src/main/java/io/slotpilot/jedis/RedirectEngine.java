package io.slotpilot.jedis;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.BlockingCall;
import io.slotpilot.core.drive.BlockingDriver;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.ConnectionLint;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.NodeTraffic;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOutcome;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import io.slotpilot.core.topology.ClusterTopology;
import io.slotpilot.core.topology.Discovery;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.DefaultRedisCredentialsProvider;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Runs the commands of one client: pools, slot map and decisions in one place. Thread-safe. */
final class RedirectEngine implements AutoCloseable {

    private final NodePools pools;
    private final PooledConnections connections;
    private final ExecutorService threads;
    private final RedirectOptions options;
    private final Duration timeout;
    private final Traffic traffic = new Traffic();
    private final ClusterTopology topology;
    private final AddressMapper redirectTargets;
    private final Redirects redirects;
    private final BlockingDriver driver;
    private final @Nullable ClientLint lint;
    private final BlockedCommands blocked;
    private final LoadedScripts scripts = new LoadedScripts();
    private final ReplicaReads replicaReads = new ReplicaReads(this);
    private volatile @Nullable RedisProtocol protocol;
    private volatile boolean protocolKnown;
    private volatile @Nullable HomeSlot home;

    /**
     * What the engine must know of the client.
     *
     * @param timeout its socket timeout; zero for none
     * @param logsIn whether it sends credentials to the nodes that it connects to
     */
    record Settings(Duration timeout, boolean logsIn) {

        static Settings of(JedisClientConfig client) {
            boolean logsIn = client.getAuthXManager() != null || hasCredentials(client.getCredentialsProvider());
            return new Settings(Duration.ofMillis(client.getSocketTimeoutMillis()), logsIn);
        }

        /** A config without a password has a provider all the same; what one of the user's own will say is not known. */
        private static boolean hasCredentials(@Nullable Supplier<RedisCredentials> provider) {
            if (provider instanceof DefaultRedisCredentialsProvider fixed) {
                RedisCredentials credentials = fixed.get();
                return credentials.getUser() != null || credentials.getPassword() != null;
            }
            return provider != null;
        }
    }

    /**
     * An engine that knows no cluster yet.
     *
     * @param threads the engine's own, for work that blocks; closed with it
     */
    RedirectEngine(NodePools pools, ExecutorService threads, RedirectOptions options, Settings settings) {
        RedirectOptions own = options.forClient("jedis");
        this.pools = pools;
        this.connections = new PooledConnections(pools, threads, settings.timeout);
        this.threads = threads;
        this.options = own;
        this.timeout = settings.timeout;
        this.topology = new ClusterTopology(
                new JedisTopologySource(pools, threads, own.refresh().queryTimeout()), own, traffic);
        this.redirects = new Redirects(own, traffic, topology, Ticker.system());
        this.driver = new BlockingDriver(redirects, topology, timeout);
        this.blocked = new BlockedCommands(topology);
        this.lint = own.clientLint();
        this.redirectTargets = topology.redirectTargets(settings.logsIn);
    }

    /**
     * Finds the cluster. To be called once, before anything else. If it fails the engine ends, and its pools stay open.
     *
     * @param cache to be emptied when slots move, because the invalidations of the former owner no longer come
     * @throws JedisClusterOperationException naming every seed and its reason if none knows a cluster
     */
    void discover(Collection<NodeAddress> seeds, Duration atMost, @Nullable Cache cache) {
        Discovery discovery = topology.discover(seeds, atMost);
        if (!discovery.found()) {
            topology.close();
            threads.shutdown();
            throw new JedisClusterOperationException("Could not find the cluster: " + discovery.explanation());
        }
        topology.addListener(new TopologyListener() {
            @Override
            public void onChange(SlotMap before, SlotMap after) {
                if (before != after && cache != null) {
                    cache.flush();
                }
            }

            /** Also when nothing has changed: a pool is retired some time after its node has left. */
            @Override
            public void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {
                Connections.execute(threads, () -> pools.retireAllBut(topology.map()));
            }
        });
    }

    /**
     * Runs a command to its end.
     *
     * @throws RuntimeException Jedis's own last exception, or where Jedis itself would go on repeating because of that
     *     one, a {@link JedisClusterOperationException} with it as the cause
     */
    <T> T execute(CommandObject<T> command) {
        return execute(command, slot(command.getArguments()));
    }

    /** As {@link #execute(CommandObject)}, at the owner of this slot; {@code -1} for any primary. */
    <T> T execute(CommandObject<T> command, int slot) {
        lookAt(command.getArguments());
        try {
            return slot == CommandSlots.SEVERAL ? executeSplit(command) : call(new JedisCommand<>(this, command, slot));
        } catch (JedisNoScriptException e) { // proves that nothing was executed
            CommandObject<T> withSource = options.reloadScripts() ? scripts.withSource(command) : null;
            if (withSource == null) {
                throw e;
            }
            return call(new JedisCommand<>(this, withSource, slot));
        }
    }

    /**
     * Shows the linter a command that belongs to no transaction, if there is a linter.
     *
     * @throws redis.clients.jedis.exceptions.JedisDataException if it must not be sent
     */
    void lookAt(CommandArguments arguments) {
        if (lint != null) {
            JedisKeyLint.look(lint, arguments);
        }
    }

    /** The linter for one transaction; {@code null} if it is off. */
    @Nullable
    ConnectionLint transactionLint() {
        return lint == null ? null : lint.connection();
    }

    /** From now on commands without keys go to this node, where it owns slots, and else to any primary. */
    void home(NodeAddress node) {
        home = new HomeSlot(node);
    }

    private int slot(CommandArguments arguments) {
        return orHome(CommandSlots.find(arguments));
    }

    /** This slot; for {@code -1} one of the node where commands without keys go, if there is such a node. */
    int orHome(int slot) {
        HomeSlot usual = home;
        return slot == -1 && usual != null ? usual.in(topology.map()) : slot;
    }

    /** As {@link #execute}, on a replica where one can answer. */
    <T> T executeOnReplica(CommandObject<T> command) {
        return replicaReads.execute(command);
    }

    /** A replica to read from, or {@code null} where the primary has to do. */
    @Nullable
    NodeAddress replica(int slot) {
        return replicaReads.choose(slot);
    }

    /** Reads go elsewhere for a moment. */
    void avoidReplica(NodeAddress replica) {
        replicaReads.avoid(replica);
    }

    private <T> T executeSplit(CommandObject<T> command) {
        CommandArguments arguments = command.getArguments();
        redirects.crossSlot(CrossSlotCommand.of(CommandWords.name(arguments)));
        SplitCommand split = switch (options.crossSlot()) {
            case SPLIT -> SplitCommand.of(arguments);
            case FAIL -> null;
        };
        if (split == null) {
            throw CommandSlots.several(arguments, options.keyNamesInMessages());
        }
        return command.getBuilder().build(split.run(this));
    }

    /** As {@link #execute}, for something other than one command. */
    <T extends @Nullable Object> T call(BlockingCall<T> call) {
        try {
            return driver.execute(call);
        } catch (RuntimeException e) {
            throw JedisFailures.toCaller(e, call::sideEffect);
        }
    }

    /** A connection to a node, for users of a raw one: the topology hears when the node cannot be reached. */
    NodeConnection borrowRaw(NodeAddress node, int slot) {
        try {
            return new NodeConnection(this, node, connections.borrow(node, slot, 0));
        } catch (JedisConnectionException e) {
            topology.learn(Failure.of(FailureKind.CONNECT_FAILED), node, slot);
            throw e;
        }
    }

    /**
     * A connection to the owner of a slot, or for {@code -1} to a primary that has just answered. Waits for one as long as
     * a command waits.
     */
    NodeConnection borrowOwner(int slot) {
        return call(new ConnectionCall<>(this, slot, SideEffect.READ, true, (connection, node, asking) -> {
            if (slot < 0) {
                connection.ping();
            }
            return new NodeConnection(this, node, connection);
        }));
    }

    /** What this client's connections speak; {@code null} for Jedis's default. */
    @Nullable
    RedisProtocol protocol() {
        if (!protocolKnown) {
            protocol = call(new ConnectionCall<@Nullable RedisProtocol>(
                    this, -1, SideEffect.READ, false, (connection, node, asking) -> connection.getRedisProtocol()));
            protocolKnown = true;
        }
        return protocol;
    }

    /** The connections of its pools. */
    PooledConnections connections() {
        return connections;
    }

    NodeTraffic traffic(NodeAddress node) {
        return traffic.node(node);
    }

    /** Translates the addresses in redirects. */
    AddressMapper redirectTargets() {
        return redirectTargets;
    }

    ClusterTopology topology() {
        return topology;
    }

    /** Those of its commands that block on purpose. */
    BlockedCommands blocked() {
        return blocked;
    }

    LoadedScripts scripts() {
        return scripts;
    }

    Redirects redirects() {
        return redirects;
    }

    RedirectOptions options() {
        return options;
    }

    /** The client's socket timeout; zero for none. */
    Duration timeout() {
        return timeout;
    }

    String whyNoTarget(int slot) {
        return topology.whyNoTarget(slot);
    }

    boolean isUncovered(int slot) {
        return slot >= 0 && topology.map().owner(slot) == null;
    }

    @Override
    public void close() {
        topology.close();
        pools.close();
        threads.shutdown();
    }
}
