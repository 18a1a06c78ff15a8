package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.TopologyListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns connections to one node into such that follow redirects, if that node belongs to a cluster. Thread-safe. */
final class Standalone {

    private final RedirectingClient cluster;
    private final RedirectOptions options;
    private @Nullable RedirectOptions alone;
    private @Nullable ClientLint lint;

    /**
     * What is needed to reach the other nodes.
     *
     * @param node where the connections point at; its TLS, credentials and timeouts hold for all nodes
     */
    Standalone(ClientResources resources, RedisURI node, RedirectOptions options) {
        this.options = options;
        this.cluster = new RedirectingClient(resources, Seeds.of(List.of(node)), options);
    }

    /**
     * A connection that follows redirects; {@code stock} itself if its server is no cluster, or one that the linter sees
     * if that is on. Blocks for the connect timeout at most.
     *
     * @param onClose runs when the connection is closed
     */
    <K, V> StatefulRedisConnection<K, V> over(StatefulRedisConnectionImpl<K, V> stock, Runnable onClose) {
        if (!isCluster(stock)) {
            return options.keyLint().isOn()
                    ? StandaloneConnection.over(stock, new StandaloneConnection.Parts<>(null, lintAlone(), onClose))
                    : stock;
        }
        cluster.setOptions(ClusterClientOptions.builder(stock.getOptions()).build());
        StatefulRedisClusterConnection<K, V> others = cluster.connect(stock.getCodec());
        return StandaloneConnection.over(stock, new StandaloneConnection.Parts<>(others, cluster.lint(), onClose));
    }

    /** The linter for the client of a server that is no cluster: no engine tells its observers of it. */
    private synchronized @Nullable ClientLint lintAlone() {
        if (alone == null) {
            alone = options.forClient("lettuce");
            lint = alone.clientLint();
        }
        return lint;
    }

    /** Frees all that connections have shared. */
    synchronized void close() {
        if (alone != null) {
            alone.topologyListeners().forEach(TopologyListener::onClose);
            alone = null;
        }
        CompletableFuture<Void> unused = cluster.shutdownAsync(0, 2, TimeUnit.SECONDS);
    }

    private static boolean isCluster(StatefulRedisConnection<?, ?> connection) {
        try {
            connection.sync().clusterInfo();
            return true;
        } catch (RedisCommandExecutionException e) {
            Failure failure = Failure.ofError(String.valueOf(e.getMessage()), null);
            if (failure.kind() == FailureKind.MISCONFIGURED) {
                return false;
            }
            throw e;
        }
    }
}
