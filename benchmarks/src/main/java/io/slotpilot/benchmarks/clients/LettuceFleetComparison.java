package io.slotpilot.benchmarks.clients;

import io.slotpilot.testkit.TestCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What slots that move and nodes that fail cost with Lettuce, stock and with Slotpilot: in redirects, questions about
 * the topology and connections by the servers' and the sockets' own count, and in time without an answer.
 *
 * <p>Choose with {@code -Dparts=moves,failover,kill,freeze} and {@code -Dsides=stock,slotpilot}.
 */
public final class LettuceFleetComparison {

    private LettuceFleetComparison() {}

    /** Runs the chosen parts, each on a cluster of its own. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", LettuceClients.version(), System.getProperty("os.arch"));
        List<String> parts = Arrays.asList(
                System.getProperty("parts", "moves,failover,kill,freeze").split(","));
        for (LettuceSide side : sides()) {
            if (parts.contains("moves")) {
                try (TestCluster cluster = TestCluster.builder().start()) {
                    new FleetMoves(cluster, side).measure();
                }
            }
            if (parts.contains("failover")) {
                try (TestCluster cluster = fleet()) {
                    new FleetFailover(cluster, side).measure();
                }
            }
            if (parts.contains("kill")) {
                try (TestCluster cluster = TestCluster.builder().start()) {
                    new FleetOutage(cluster, side).measure("kill", node -> node.kill());
                }
            }
            if (parts.contains("freeze")) {
                try (TestCluster cluster = TestCluster.builder().start()) {
                    new FleetOutage(cluster, side).measure("freeze", node -> node.freeze());
                }
            }
        }
        System.exit(0); // whatever a client leaves running
    }

    private static List<LettuceSide> sides() {
        return Arrays.stream(System.getProperty("sides", "stock,slotpilot").split(","))
                .map(side -> LettuceSide.valueOf(side.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** 24 nodes. The longer timeout keeps them from suspecting each other on a machine with few cores. */
    private static TestCluster fleet() {
        return TestCluster.builder()
                .primaries(12)
                .replicas(1)
                .nodeTimeout(Duration.ofSeconds(5))
                .setting("maxmemory 32mb")
                .start();
    }
}
