package io.slotpilot.testkit;

import io.slotpilot.testkit.process.Ports;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a node's {@code redis.conf}. A file and not arguments: passwords do not belong in the process list. */
final class NodeSettings {

    private final TestClusterBuilder options;

    NodeSettings(TestClusterBuilder options) {
        this.options = options;
    }

    List<String> lines(TestNode node) {
        List<String> lines = new ArrayList<>(List.of(
                "port " + node.port(),
                "bind " + options.host,
                "protected-mode no",
                "enable-debug-command local",
                "save \"\"",
                "rdbcompression no",
                "repl-diskless-sync yes",
                "repl-diskless-sync-delay 0"));
        if (options.clusterEnabled) {
            addCluster(lines, node);
        }
        if (options.password != null) {
            lines.add("requirepass " + options.password);
            lines.add("masterauth " + options.password);
        }
        if (options.tls != null) {
            lines.add("tls-port " + node.tlsPort());
            lines.add("tls-cluster " + (options.tlsBetweenNodes ? "yes" : "no"));
            lines.add("tls-replication " + (options.tlsBetweenNodes ? "yes" : "no"));
            lines.addAll(options.tls.settings());
        }
        lines.addAll(options.settings);
        return lines;
    }

    private void addCluster(List<String> lines, TestNode node) {
        lines.add("cluster-enabled yes");
        lines.add("cluster-config-file nodes.conf");
        lines.add("cluster-port " + (node.port() + Ports.BUS_OFFSET));
        lines.add("cluster-node-timeout " + options.nodeTimeout.toMillis());
        lines.add("cluster-require-full-coverage " + (options.fullCoverage ? "yes" : "no"));
        lines.add("cluster-preferred-endpoint-type " + options.endpointType.setting());
        // A replica that changes its primary by itself would make layouts unpredictable.
        lines.add("cluster-allow-replica-migration no");
        @Nullable String hostname = options.hostnameOf(node.index());
        if (hostname != null) {
            lines.add("cluster-announce-hostname " + hostname);
        }
    }
}
