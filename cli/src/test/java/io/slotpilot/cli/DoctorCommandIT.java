package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.browser.Browser;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@RedisCluster
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorCommandIT {

    private final TestCluster cluster;

    DoctorCommandIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void findsNothingInAHealthyCluster() {
        Run run = Run.of("doctor", "--every-slot", uri(cluster.node(0)));

        assertThat(run.out()).contains("6 nodes asked, 0 did not answer", "healthy: nothing found");
        assertThat(run.status()).isZero();
    }

    @Test
    void findsNothingDuringAReshard() {
        CompletableFuture<List<Integer>> reshard =
                cluster.reshardInBackground(150, cluster.owner(0), notOwner(0), Duration.ofMillis(20));

        Run run = Run.of("doctor", "--settle", "1500", uri(cluster.node(0)));

        reshard.join();
        assertThat(run.kinds()).as(run.out()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void findsNothingRightAfterAFailover() {
        cluster.failover(cluster.replicas().get(0));

        Run run = Run.of("doctor", "--settle", "3000", uri(cluster.node(0)));

        assertThat(run.kinds()).as(run.out()).isEmpty();
    }

    @Test
    void staysOutWithoutAnAnswerInTime() {
        assertOneLine(Run.of("doctor", "--max-time", "0", uri(cluster.node(0))), "no answer when the time");
    }

    @Test
    void writesJson() {
        Run run = Run.of("doctor", "--json", uri(cluster.node(0)));

        JsonNode page = new ObjectMapper().readTree(run.out());
        assertThat(page.get("nodes").size()).isEqualTo(6);
        assertThat(page.get("findings").size()).isZero();
    }

    @Test
    void writesAPageWithTheSlotMapBeforeAndAfterThePlan(@TempDir Path directory) throws Exception {
        cluster.openSourceOnly(1000, cluster.owner(1000), notOwner(1000));
        cluster.uncover(8000, 8001, 8002);
        Path page = directory.resolve("doctor.html");

        Run run = Run.of("doctor", "--settle", "300", "--html", page.toString(), uri(cluster.node(0)));

        cluster.heal();
        assertThat(run.status()).isEqualTo(Slotpilot.FINDINGS);
        String html = Files.readString(page);
        assertThat(html)
                .contains(
                        "After the plan",
                        "open_source_only",
                        "SETSLOT 1000 STABLE",
                        "<circle ",
                        "slots 8000-8002: no owner")
                .doesNotContain("http:", "https:", "<script", "src=");
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
        Browser browser = Browser.find(directory);
        assertThat(browser.dom(page.toUri())).contains("</svg>");
        Path pictures = Path.of(System.getProperty("screenshots", "target"));
        for (boolean dark : new boolean[] {false, true}) {
            Path picture = pictures.resolve(dark ? "doctor-dark.png" : "doctor-light.png");
            browser.screenshot(page.toUri(), picture, 1000, 1250, dark);
            assertThat(picture).isNotEmptyFile();
        }
    }

    @Test
    void writesMetrics(@TempDir Path directory) throws Exception {
        Path metrics = directory.resolve("slotpilot.prom");

        Run run = Run.of("doctor", "--prometheus", metrics.toString(), uri(cluster.node(0)));

        assertThat(run.status()).isZero();
        assertThat(Files.readAllLines(metrics))
                .contains(
                        "slotpilot_doctor_findings{kind=\"moved_loop\",severity=\"critical\"} 0",
                        "slotpilot_doctor_nodes{state=\"answering\"} 6",
                        "slotpilot_doctor_slots{state=\"claimed\"} 16384",
                        "# TYPE slotpilot_doctor_slots gauge")
                .allMatch(line -> line.matches("# (HELP|TYPE) .*|slotpilot_doctor_[a-z_]+(\\{.*})? \\d+"));
        assertOneLine(
                Run.of("doctor", "--prometheus", directory + "/none/x.prom", uri(cluster.node(0))), "cannot write");
    }

    @Test
    void paintsForATerminalOnlyAndTellsProgressWhenAsked() {
        assertThat(Run.of("doctor", uri(cluster.node(0))).out()).doesNotContain("\u001b");
        assertThat(Run.of("doctor", "--progress", uri(cluster.node(0))).err())
                .contains("slotpilot: asking 1 nodes", "slotpilot: asking 5 nodes");
        StringWriter out = new StringWriter();
        Slotpilot.commandLine()
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.ON))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("doctor", uri(cluster.node(0)));
        assertThat(out.toString()).contains("\u001b[32mhealthy: nothing found\u001b[0m");
    }

    @Test
    void reachesNodesBehindNatAndPlansForTheAddressesOnBothSides() {
        TestNode from = cluster.owner(0);
        TestNode to = notOwner(0);
        cluster.openSlot(0, from, to);
        List<FaultProxy> gates =
                cluster.nodes().stream().map(FaultProxy::before).toList();
        List<String> arguments = new ArrayList<>(List.of("doctor", "--settle", "300"));
        for (TestNode node : cluster.nodes()) {
            FaultProxy gate = gates.get(node.index());
            arguments.addAll(List.of("--map", address(node.port()) + "=" + address(gate.port())));
        }
        arguments.add("redis://" + address(gates.get(0).port()));

        Run run = Run.of(arguments.toArray(String[]::new));

        gates.forEach(FaultProxy::close);
        cluster.heal();
        assertThat(run.kinds()).as(run.out()).containsExactly("open_slot");
        assertThat(run.plan())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "-p " + gates.get(from.index()).port() + " MIGRATE",
                                "MIGRATE 127.0.0.1 " + to.port() + " ''"));
        assertOneLine(Run.of("doctor", "--map", "nonsense", uri(cluster.node(0))), "--map");
    }

    @Test
    void watchesUntilItIsInterrupted() throws Exception {
        cluster.openSourceOnly(0, cluster.owner(0), notOwner(0));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Slotpilot.class.getName(),
                        "doctor",
                        "--watch",
                        "1",
                        uri(cluster.node(0)))
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).contains("6 nodes answer");
            assertThat(out.readLine()).contains("+ CRITICAL open_source_only: slot 0");
            cluster.heal();
            assertThat(out.lines().anyMatch(line -> line.contains("- CRITICAL open_source_only: slot 0")))
                    .isTrue();
            // SIGTERM ends a JVM as Ctrl-C does, which a shell's background jobs may ignore. Process.destroy() would
            // close
            // the streams as well.
            process.toHandle().destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("slotpilot: interrupted" + System.lineSeparator());
            assertThat(process.exitValue()).isEqualTo(Slotpilot.CANNOT_LOOK);
        } finally {
            process.destroyForcibly();
            cluster.heal();
        }
    }

    @Test
    void looksUpKeys() {
        TestNode owner = cluster.owner(TestCluster.slotOf("user:{42}:name"));

        Run run = Run.of("slots", uri(cluster.node(0)), "user:{42}:name");

        assertThat(run.out().strip())
                .isEqualTo("user:{42}:name: slot " + TestCluster.slotOf("42") + ", " + owner.host() + ":" + owner.port()
                        + ", tag 42");
        assertThat(Run.of("slots", uri(cluster.node(0))).out()).startsWith("0-").contains("-16383 ");
    }

    @Test
    void showsWhoServesWhatAndWhatMoved() {
        TestNode from = cluster.owner(0);
        TestNode to = notOwner(0);
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(() -> Slotpilot.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("watch", "--every", "4", "--count", "2", uri(cluster.node(0))));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> out.toString().contains("0 silent"));
        cluster.moveSlot(0, from, to);

        assertThat(watch.join()).isZero();
        cluster.awaitOwner(0, to);
        cluster.moveSlot(0, to, from);
        assertThat(out.toString())
                .contains("6 nodes, 0 silent", "MOVED")
                .contains("! 1 slots went from " + address(from.port()) + " to " + address(to.port()));
    }

    @Test
    void saysInOneLineThatNobodyAnswers() {
        assertOneLine(Run.of("doctor", "redis://127.0.0.1:1,redis://127.0.0.1:2"), "127.0.0.1:1");
    }

    @Test
    void goesOnToTheNextSeed() {
        Run run = Run.of("doctor", "redis://127.0.0.1:1," + uri(cluster.node(3)));

        assertThat(run.out()).contains("6 nodes asked, 1 did not answer", "healthy: nothing found");
        assertThat(run.status()).isZero();
    }

    @Test
    void aNodeThatHasLeftItsClusterIsGivenNoSlots() {
        try (TestCluster alone = TestCluster.builder().primaries(3).replicas(0).start()) {
            alone.node(0).command("CLUSTER", "RESET");
            Run run = Run.of("doctor", "--settle", "0", uri(alone.node(0)));

            assertThat(run.kinds()).as(run.out()).containsExactly("uncovered", "few_primaries", "empty_primary");
            assertThat(run.plan()).isEmpty();
            assertThat(run.out()).contains("begin at one of its nodes");
        }
    }

    @Test
    void saysInOneLineThatAnArgumentIsWrong() {
        assertOneLine(Run.of("doctor"), "redis://host:port");
        assertOneLine(Run.of("doctor", "http://127.0.0.1:1"), "redis://host:port");
        assertOneLine(Run.of("doctor", "redis://user:secret@127.0.0.1:1"), "SLOTPILOT_PASSWORD");
        assertThat(Run.of("doctor", "redis://user:secret@127.0.0.1:1").err()).doesNotContain("secret");
        assertOneLine(Run.of("doctor", "--settle", "soon", "redis://127.0.0.1:1"), "slotpilot doctor --help");
        assertOneLine(Run.of("doctor", "--no-such-option", "redis://127.0.0.1:1"), "--no-such-option");
        assertOneLine(Run.of("doctor", "redis://127.0.0.1:1", "redis://user:secret@127.0.0.1:1"), "//***@127.0.0.1");
        assertOneLine(Run.of(), "slotpilot --help");
    }

    @Test
    void saysInOneLineThatAServerIsNoCluster() {
        try (TestCluster standalone = TestCluster.builder().standalone().start()) {
            assertOneLine(Run.of("doctor", uri(standalone.node(0))), "cluster support disabled");
        }
    }

    @Test
    void saysInOneLineThatAReplyIsBroken() {
        try (ScriptedServer broken = ScriptedServer.start(
                command -> command.get(0).equals("CLUSTER") ? ScriptedReply.value("\u001b[2Jnonsense") : null)) {
            Run run = Run.of("doctor", "redis://" + broken.host() + ":" + broken.port());

            assertOneLine(run, "CLUSTER NODES");
            assertThat(run.err()).doesNotContain("\u001b");
        }
    }

    @Test
    void saysInOneLineThatAReplyIsHostile() {
        for (String reply : List.of("$-7\r\n", "*2147483647\r\n", "$abc\r\n", "\u0000\u0001\r\n", ":5\r\n")) {
            try (ScriptedServer hostile = ScriptedServer.start(command ->
                    command.get(0).equals("CLUSTER") ? ScriptedReply.raw(reply) : ScriptedReply.status("OK"))) {
                assertOneLine(
                        Run.of("doctor", "--timeout", "500", "redis://" + hostile.host() + ":" + hostile.port()),
                        "127.0.0.1:" + hostile.port());
            }
        }
    }

    private static void assertOneLine(Run run, String saying) {
        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1).contains(saying).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private TestNode notOwner(int slot) {
        TestNode owner = cluster.owner(slot);
        return cluster.primaries().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    private static String uri(TestNode node) {
        return "redis://" + node.host() + ":" + node.port();
    }
}
