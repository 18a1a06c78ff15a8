package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

/** What a look costs, held to its bounds; prints the figures of docs/doctor.md. */
@EnabledIfSystemProperty(named = "slotpilot.cost", matches = ".*", disabledReason = "a measurement")
@Isolated
class DoctorCostIT {

    private static final int LOOKS = 20;
    private static final int NODES = 100;

    @Test
    void aHundredNodesTakeLessThanTwoSeconds() {
        List<ScriptedServer> servers = new ArrayList<>();
        try {
            for (int node = 0; node < NODES; node++) {
                int self = node;
                servers.add(ScriptedServer.start(command -> reply(self, command, servers)));
            }
            for (int round = 0; round < 3; round++) {
                long start = System.nanoTime();
                Run run = Run.of("doctor", "--settle=0", "redis://" + address(servers, 0));
                double took = millis(System.nanoTime() - start);
                print(
                        "%d nodes, look %d: %.0f ms, %d kinds of findings",
                        NODES, round + 1, took, run.kinds().size());
                assertThat(run.out()).contains("100 nodes asked, 0 did not answer");
                assertThat(run.kinds()).contains("open_source_only", "views_differ", "settings_differ");
                assertThat(took).isLessThan(2000);
            }
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    @Test
    @RedisCluster
    void aClusterOfSixTakesLessThanASecondAndNextToNothingOfItsNodes(TestCluster cluster) {
        assertThat(measure(cluster, LOOKS, "--settle=0")).isLessThan(1000);
        measure(cluster, LOOKS, "--every-slot");
    }

    /** Keys outside their slot: then a node is asked for every slot. */
    @Test
    @RedisCluster
    void countingTheKeysOfEverySlotIsHardlyNoticed(TestCluster cluster) {
        for (int i = 0; i < 10; i++) {
            cluster.node(0).command("SET", TestCluster.keyIn(2, "key " + i + ":"), "value");
        }
        Breakage.orphans(2, 1).fault().accept(cluster);
        measure(cluster, 3, "--settle=0", "--every-slot");
    }

    /**
     * Looks so often, and holds the nodes' CPU to its bound.
     *
     * @return how many milliseconds a look takes
     */
    private static double measure(TestCluster cluster, int looks, String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(List.of(options));
        arguments.add(
                "redis://" + cluster.node(0).host() + ":" + cluster.node(0).port());
        IntStream.range(0, looks).forEach(look -> Run.of(arguments.toArray(String[]::new)));
        Map<TestNode, Double> before = cpu(cluster);
        long start = System.nanoTime();
        for (int look = 0; look < looks; look++) {
            assertThat(Run.of(arguments.toArray(String[]::new)).err()).isEmpty();
        }
        long took = System.nanoTime() - start;
        Map<TestNode, Double> after = cpu(cluster);
        LockSupport.parkNanos(took);
        Map<TestNode, Double> idle = cpu(cluster);
        double most = cluster.nodes().stream()
                .mapToDouble(node -> spent(node, before, after) - spent(node, after, idle))
                .max()
                .orElse(0);
        double look = millis(took) / looks;
        double share = most * 1000 / looks / Math.max(1000, look) * 100;
        print(
                "6 nodes, doctor %s: %.0f ms; CPU of the node that it costs most %.2f ms, %.2f %% of a second",
                String.join(" ", options), look, most * 1000 / looks, share);
        assertThat(share).as("percent of a second").isLessThan(1);
        return look;
    }

    private static Map<TestNode, Double> cpu(TestCluster cluster) {
        Map<TestNode, Double> seconds = new HashMap<>();
        cluster.nodes().forEach(node -> {
            Map<String, String> cpu = node.info("cpu");
            seconds.put(
                    node,
                    Double.parseDouble(cpu.getOrDefault("used_cpu_user", "0"))
                            + Double.parseDouble(cpu.getOrDefault("used_cpu_sys", "0")));
        });
        return seconds;
    }

    private static double spent(TestNode node, Map<TestNode, Double> from, Map<TestNode, Double> to) {
        return to.getOrDefault(node, 0.0) - from.getOrDefault(node, 0.0);
    }

    /** Fifty primaries with a replica each; ten slots open, one node behind, one setting different. */
    private static ScriptedReply reply(int self, List<String> command, List<ScriptedServer> servers) {
        return switch (String.join(" ", command).toUpperCase(Locale.ROOT).replaceFirst("^(\\S+ \\S+).*", "$1")) {
            case "CLUSTER NODES" -> ScriptedReply.value(view(self, servers));
            case "CLUSTER INFO" -> ScriptedReply.value("cluster_state:ok\r\ncluster_slots_assigned:16384\r\n");
            case "CLUSTER LINKS" -> ScriptedReply.value(List.of());
            case "CLUSTER COUNTKEYSINSLOT" -> ScriptedReply.value(3);
            case "CLUSTER GETKEYSINSLOT" -> ScriptedReply.value(List.of("a", "b", "c"));
            case "MEMORY USAGE" -> ScriptedReply.value(64);
            case "CONFIG GET" -> ScriptedReply.value(List.of("cluster-node-timeout", self == 7 ? "15001" : "15000"));
            case "INFO" ->
                ScriptedReply.value("redis_version:7.0.15\r\nused_memory:1000000\r\nmaxmemory:0\r\n"
                        + (self < NODES / 2 ? "role:master\r\n" : "role:slave\r\nmaster_link_status:up\r\n"));
            default -> ScriptedReply.error("ERR unknown command");
        };
    }

    private static String view(int self, List<ScriptedServer> servers) {
        StringBuilder text = new StringBuilder();
        int primaries = NODES / 2;
        for (int node = 0; node < NODES; node++) {
            boolean primary = node < primaries;
            text.append(id(node)).append(' ').append(address(servers, node)).append("@1 ");
            text.append(node == self ? "myself," : "").append(primary ? "master -" : "slave " + id(node - primaries));
            text.append(" 0 0 ")
                    .append(primary ? node + 1 : node - primaries + 1)
                    .append(" connected");
            if (primary) {
                int shift = self == 9 && (node == 3 || node == 4) ? 5 : 0;
                int first = node * 16384 / primaries - (node == 4 ? shift : 0);
                int last = (node + 1) * 16384 / primaries - 1 - (node == 3 ? shift : 0);
                text.append(' ').append(first).append('-').append(last);
            }
            if (node == self && node < 10) {
                text.append(" [")
                        .append(node * 16384 / primaries)
                        .append("->-")
                        .append(id(node + 10))
                        .append(']');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String address(List<ScriptedServer> servers, int node) {
        return servers.get(node).host() + ':' + servers.get(node).port();
    }

    private static String id(int node) {
        return String.format(Locale.ROOT, "%040x", node + 1);
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static void print(String format, Object... values) {
        System.out.println("COST " + String.format(Locale.ROOT, format, values));
    }
}
