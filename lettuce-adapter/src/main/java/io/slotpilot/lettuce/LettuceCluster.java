package io.slotpilot.lettuce;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.command.KnownScripts;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.NodeTraffic;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import io.slotpilot.core.topology.ClusterTopology;
import io.slotpilot.core.topology.Discovery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** What all connections of one client share: the slot map, the engine, the counters. Thread-safe. */
final class LettuceCluster implements AutoCloseable {

    private final RedirectOptions options;
    private final Traffic traffic = new Traffic();
    private final Set<LettuceRouter<?, ?>> routers = new CopyOnWriteArraySet<>();
    private final KnownScripts scripts = new KnownScripts();
    private final NodeAccess access;
    private final ClusterTopology topology;
    private final AddressMapper redirectTargets;
    private final Redirects redirects;
    private final @Nullable ClientLint lint;

    /** @param settings what every connection is made with */
    LettuceCluster(NodeAccess access, RedisURI settings, RedirectOptions options) {
        this.options = options.forClient("lettuce");
        this.access = access;
        this.topology = new ClusterTopology(new LettuceTopologySource(routers, access), this.options, traffic);
        this.redirectTargets = topology.redirectTargets(logsIn(settings));
        this.redirects = new Redirects(this.options, traffic, topology, Ticker.system());
        this.lint = this.options.clientLint();
        topology.addListener(new TopologyListener() {
            @Override
            public void onChange(SlotMap before, SlotMap after) {
                routers.forEach(router -> Guarded.run(router::topologyChanged));
            }

            @Override
            public void onSuspect(NodeAddress node, boolean suspected) {
                if (suspected) {
                    routers.forEach(router -> router.suspected(node));
                } else {
                    routers.forEach(router -> Guarded.run(() -> router.revived(node)));
                }
            }
        });
    }

    private static boolean logsIn(RedisURI settings) {
        RedisCredentialsProvider provider = settings.getCredentialsProvider();
        if (provider instanceof RedisCredentialsProvider.ImmediateRedisCredentialsProvider immediate) {
            RedisCredentials credentials = immediate.resolveCredentialsNow();
            return credentials.hasUsername() || credentials.hasPassword();
        }
        return provider != null;
    }

    /**
     * Reads the first view.
     *
     * @throws RedisConnectionException if no seed gives one; the message names each with its reason
     */
    void discover(List<NodeAddress> seeds, Duration timeout) {
        Discovery discovery = topology.discover(seeds, timeout);
        if (!discovery.found()) {
            throw new RedisConnectionException("Cannot connect to the Redis cluster: " + discovery.explanation());
        }
    }

    void add(LettuceRouter<?, ?> router) {
        routers.add(router);
    }

    void remove(LettuceRouter<?, ?> router) {
        routers.remove(router);
    }

    ClusterTopology topology() {
        return topology;
    }

    Redirects redirects() {
        return redirects;
    }

    NodeTraffic traffic(NodeAddress node) {
        return traffic.node(node);
    }

    /** Nodes that still owe an answer to a command. */
    Set<NodeAddress> busyNodes() {
        Set<NodeAddress> busy = new HashSet<>();
        for (LettuceRouter<?, ?> router : routers) {
            router.links().forEach(link -> {
                if (link.isBusy()) {
                    busy.add(link.node());
                }
            });
        }
        return busy;
    }

    /** What a server's error line means, with addresses as this client can reach them. */
    Failure failure(String line, @Nullable NodeAddress node) {
        return Failure.ofError(line, node, redirectTargets);
    }

    /** A connection that nobody else uses. */
    <K, V> CompletionStage<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec, NodeAddress node) {
        return access.connect(codec, node);
    }

    KnownScripts scripts() {
        return scripts;
    }

    /** Null if it is off. */
    @Nullable
    ClientLint lint() {
        return lint;
    }

    RedirectOptions options() {
        return options;
    }

    @Override
    public void close() {
        topology.close();
        access.close();
    }
}
