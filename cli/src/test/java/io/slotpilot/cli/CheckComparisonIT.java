package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes the table in docs/doctor.md: who finds what, the doctor or redis-cli --cluster check. */
@EnabledIfSystemProperty(named = "slotpilot.redis-cli", matches = ".+", disabledReason = "needs a redis-cli")
@TestMethodOrder(OrderAnnotation.class)
class CheckComparisonIT {

    private static final String REDIS_CLI = System.getProperty("slotpilot.redis-cli", "redis-cli");
    private static final Path DOCUMENT = Path.of("..", "docs", "doctor.md");
    private static final String START = "<!-- table of CheckComparisonIT -->\n";
    private static final String END = "\n<!-- end -->";

    private static final List<String> ROWS = new ArrayList<>();

    @Test
    @Order(1)
    @RedisCluster(replicas = 0)
    void slotsAndKeys(TestCluster cluster) throws Exception {
        compare("healthy", cluster, Set.of());
        for (Breakage breakage : DoctorRepairsIT.faults().toList()) {
            fill(cluster);
            breakage.fault().accept(cluster);
            compare(breakage.name(), cluster, breakage.kinds());
            repair(cluster);
        }
        fill(cluster);
        Breakage conflict = Breakage.conflict(0, 1);
        conflict.fault().accept(cluster);
        compare(conflict.name(), cluster, conflict.kinds());
    }

    @Test
    @Order(2)
    @RedisCluster(nodeTimeoutMillis = 1000, settings = "cluster-replica-no-failover yes")
    void nodesAndSettings(TestCluster cluster) throws Exception {
        set(cluster, "cluster-allow-reads-when-down", "yes");
        compare("a setting of one node differs", cluster, Set.of("settings_differ"));
        set(cluster, "cluster-allow-reads-when-down", "no");
        set(cluster, "cluster-announce-bus-port", "1");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> cluster.node(0).view().lines().stream().anyMatch(line -> !line.connected()));
        compare("one node announces a wrong bus port", cluster, Set.of("one_way_link", "announced_wrong"));
        set(cluster, "cluster-announce-bus-port", "0");
        cluster.awaitAgreement();
        cluster.node(5).kill();
        compare("a replica is down", cluster, Set.of("node_failed"));
        cluster.node(0).kill();
        compare("an owner of slots is down as well", cluster, Set.of("owner_lost", "node_failed"));
    }

    @Test
    @Order(3)
    @RedisCluster(replicas = 0, setup = DoctorLossesIT.Ghost.class)
    void anOwnerWithoutAddress(TestCluster cluster) throws Exception {
        compare("an owner of slots has no address", cluster, Set.of("owner_without_address"));
    }

    @Test
    @Order(4)
    @RedisCluster(setup = DoctorLossesIT.Partition.class, nodeTimeoutMillis = 15_000)
    void aPartition(TestCluster cluster) throws Exception {
        compare("one shard does not hear the others, nor they it", cluster, Set.of("partitioned"));
    }

    @AfterAll
    static void write() throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf(START) + START.length();
        Files.writeString(
                DOCUMENT,
                text.substring(0, start)
                        + "\n| cluster | `slotpilot doctor` | `redis-cli --cluster check` |\n|---|---|---|\n"
                        + String.join("\n", ROWS) + "\n"
                        + text.substring(text.indexOf(END, start - 1)));
        assertThat(ROWS).hasSizeGreaterThan(30);
    }

    /** As the doctor says; nothing else brings a node back that was reset. */
    private static void repair(TestCluster cluster) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Run look = look(cluster.node(0));
            new PlanRunner(cluster).run(look.plan());
            assertThat(look.kinds()).as(look.out()).isEmpty();
        });
        cluster.heal();
    }

    private static void set(TestCluster cluster, String setting, String value) {
        cluster.node(1).command("CONFIG", "SET", setting, value);
    }

    private static void fill(TestCluster cluster) {
        cluster.flush();
        for (int slot = 0; slot < 10; slot++) {
            TestNode owner = cluster.owner(slot);
            if (owner != cluster.node(0)) {
                cluster.moveSlot(slot, owner, cluster.node(0));
            }
            cluster.awaitOwner(slot, cluster.node(0));
        }
        for (int slot = 0; slot < 5; slot++) {
            for (int i = 0; i < 10; i++) {
                cluster.node(0).command("SET", TestCluster.keyIn(slot, "key " + i + ":"), "value");
            }
        }
    }

    private static void compare(String name, TestCluster cluster, Set<String> kinds) throws Exception {
        TestNode seed =
                cluster.nodes().stream().filter(TestNode::isLive).findFirst().orElseThrow();
        Run doctor = look(seed);
        assertThat(doctor.kinds()).as(doctor.out()).containsExactlyInAnyOrderElementsOf(kinds);
        String found = kinds.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        doctor.kinds().stream().map(kind -> '`' + kind + '`').toList());
        ROWS.add("| " + name + " | " + found + " | " + check(seed) + " |");
    }

    private static Run look(TestNode seed) {
        return Run.of(
                "doctor",
                "--every-slot",
                "--settle",
                "500",
                "--ignore",
                "no_replica",
                "redis://" + seed.host() + ":" + seed.port());
    }

    /** Its lines that complain, and its exit status. */
    private static String check(TestNode seed) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(REDIS_CLI, "--cluster", "check", seed.host() + ":" + seed.port())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
            List<String> complaints = output.lines()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").strip())
                    .filter(line ->
                            line.startsWith("[ERR]") || line.startsWith("[WARNING]") || line.startsWith("Could not"))
                    .map(line -> line.replaceAll("\\d+\\.\\d+\\.\\d+\\.\\d+:\\d+", "(node)")
                            .replaceAll("^\\[[A-Z]+] ", ""))
                    .distinct()
                    .toList();
            return (complaints.isEmpty() ? "nothing" : String.join("<br>", complaints)) + " (status "
                    + check.exitValue() + ")";
        } finally {
            check.destroyForcibly();
        }
    }
}
