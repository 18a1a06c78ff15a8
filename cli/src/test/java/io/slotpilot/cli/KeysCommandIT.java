package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@RedisCluster
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KeysCommandIT {

    private static final int USERS = 3_000;
    private static final int HOT = 600;
    private static final Pattern REFUSED = Pattern.compile("object, ([^,]+)");

    private final TestCluster cluster;

    @TempDir
    Path directory = Path.of("");

    KeysCommandIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Once for all tests, which only read. */
    @BeforeEach
    void fill() throws IOException {
        if (cluster.primaries().stream()
                .anyMatch(node -> !String.valueOf(node.command("DBSIZE")).equals("0"))) {
            return;
        }
        for (TestNode primary : cluster.primaries()) {
            BitSet slots = primary.view().myself().slots();
            try (RespConnection connection = primary.connect()) {
                for (String key : keys()) {
                    if (slots.get(TestCluster.slotOf(key))) {
                        connection.call("SET", key, key.startsWith("big") ? "x".repeat(100_000) : "v");
                    }
                }
                connection.call("WAIT", "1", "5000");
            }
        }
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            keys.add("user:" + i + ":name");
        }
        for (int i = 0; i < HOT; i++) {
            keys.add("{tenant-7}:order:" + i);
        }
        for (int i = 0; i < 20; i++) {
            keys.add("{}:empty:" + i);
            keys.add("{open:" + i);
            keys.add("{{nested}}:" + i);
            keys.add("stray}:" + i);
            keys.add("big:{blob}:" + i);
        }
        keys.add("the-only-one-named-ada");
        return keys;
    }

    @Test
    void tellsTemplatesTagsBracesSlotsAndNodes() {
        Run run = Run.of("keys", "--rate", "0", "--sample", "1", uri());

        assertThat(run.status()).as(run.err()).isEqualTo(Slotpilot.FINDINGS);
        assertThat(run.out())
                .contains(keys().size() + " keys looked at on 3 nodes")
                .containsPattern("3000 +81.1 % .*user:<number>:name")
                .containsPattern("\\{tenant-<number>}: 600 keys, 16.2 % of all; 100.0 % of slot "
                        + TestCluster.slotOf("tenant-7"))
                .containsPattern("\\{blob}: 20 keys, .* [89][0-9].[0-9] % of the memory")
                .contains("empty_tag: 20 keys", "unclosed: 20 keys", "nested: 20 keys", "stray: 20 keys")
                .contains("slot " + TestCluster.slotOf("tenant-7") + " has 600")
                .contains("(replica of ")
                .doesNotContain("ada", "tenant-7}", "\u001b", "\r");
    }

    @Test
    void showsNamesOnDemand() {
        Run run = Run.of("keys", "--rate", "0", "--show-keys", "--top", "100", uri());

        assertThat(run.out()).contains("the-only-one-named-ada", "{tenant-7}: 600 keys");
    }

    @Test
    void writesJson() {
        Run run = Run.of("keys", "--rate", "0", "--json", "--match", "user:*", uri());

        JsonNode page = new ObjectMapper().readTree(run.out());
        assertThat(page.get("keys").asLong()).isEqualTo(USERS);
        assertThat(page.get("templates").get(0).get("template").asString()).isEqualTo("user:<number>:name");
        assertThat(page.get("hotTags").size()).isZero();
        assertThat(run.status()).isZero();
    }

    @Test
    void endsAfterAsManyKeysAsAskedFor() {
        Run run = Run.of("keys", "--rate", "1000", "--max-keys", "300", "--json", uri());

        JsonNode page = new ObjectMapper().readTree(run.out());
        assertThat(page.get("keys").asLong()).isBetween(300L, 600L);
        assertThat(page.get("complete").asBoolean()).isTrue();
    }

    /** A user who may do nothing but read could not even be refused a write unnoticed: ACL LOG has every refusal. */
    @Test
    void sendsNothingButReads() {
        cluster.nodes().forEach(node -> {
            node.command("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@read", "+cluster|nodes", "+readonly");
            node.command("ACL", "LOG", "RESET");
            node.resetStats();
        });

        Run run = asReader("keys", "--rate", "0", "--user", "reader", uri());

        assertThat(run.out()).as(run.err()).contains(keys().size() + " keys looked at");
        Set<String> sent = cluster.nodes().stream()
                .flatMap(node -> node.commandStats().keySet().stream())
                .collect(Collectors.toSet());
        assertThat(sent).contains("scan", "memory|usage").doesNotContain("set", "del", "expire", "eval", "migrate");
        for (TestNode node : cluster.nodes()) {
            assertThat(REFUSED.matcher(String.valueOf(node.command("ACL", "LOG")))
                            .results()
                            .map(refused -> refused.group(1)))
                    .isSubsetOf("info", "client|setinfo");
        }
        assertThat(asReader("keys", "--rate", "0", "--user", "nobody", uri()).err())
                .hasLineCount(1)
                .contains("WRONGPASS");
    }

    private static Run asReader(String... arguments) {
        return Run.with(Map.of("SLOTPILOT_PASSWORD", "secret"), arguments);
    }

    @Test
    void goesOnAfterASignal() throws Exception {
        Path state = directory.resolve("keys.state");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Slotpilot.class.getName(),
                        "keys",
                        "--rate",
                        "100",
                        "--state",
                        state.toString(),
                        uri())
                .redirectErrorStream(true)
                .start();
        Awaitility.await("a state").atMost(Duration.ofSeconds(60)).until(() -> Files.exists(state));
        // Not SIGINT: what a shell starts in the background ignores it, and so would this process.
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(143);
        assertThat(said).contains("so far", "the same command goes on").doesNotContain("\u001b", "\r");
        assertThat(state).exists();
        Run rest = Run.of("keys", "--rate", "0", "--state", state.toString(), uri());
        assertThat(rest.out()).as(rest.err()).contains(keys().size() + " keys looked at on 3 nodes");
        assertThat(state).doesNotExist();
    }

    @Test
    void readsWhatARealServersMonitorWrites() throws IOException {
        Path log = directory.resolve("monitor.log");
        try (TestCluster standalone = TestCluster.builder().standalone().start();
                RespConnection monitor = standalone.node(0).connect();
                RespConnection client = standalone.node(0).connect()) {
            List<String> lines = new ArrayList<>(List.of(String.valueOf(monitor.call("MONITOR"))));
            client.call("MGET", "user:1:\"na me\"\r\n\u0001", "user:2:\\x");
            client.call("EVAL", "return redis.call('mget', 'a', 'b')", "0");
            client.call("WATCH", "w");
            client.call("MULTI");
            client.call("INCR", "x");
            client.call("EXEC");
            client.call("ECHO", "end");
            while (!lines.get(lines.size() - 1).contains("\"end\"")) {
                lines.add(String.valueOf(monitor.read()));
            }
            Files.write(log, lines);
        }

        Run run = Run.of("keys", "--monitor", log.toString(), "--show-keys", "--json");

        JsonNode page = new ObjectMapper().readTree(run.out());
        assertThat(run.status()).isEqualTo(Slotpilot.FINDINGS);
        assertThat(page.get("damaged").asInt()).isZero();
        assertThat(page.get("crossSlot").asInt()).isEqualTo(2);
        assertThat(page.get("crossSlotTransactions").asInt()).isEqualTo(1);
        assertThat(page.get("groups").toString())
                .contains("user:<number>:\\\"na me\\\"<binary>", "MGET in a script", "MULTI");
        assertThat(Run.of("keys", "--monitor", log.toString()).out()).contains("2 of them across slots");
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        Path damaged = Files.writeString(directory.resolve("damaged"), "no state, but longer than its head");
        Path log = Files.writeString(directory.resolve("log"), "nothing of MONITOR\n");

        assertOneLine(Run.of("keys", "redis://127.0.0.1:1"), "127.0.0.1:1");
        assertOneLine(Run.of("keys"), "redis://host:port");
        assertOneLine(Run.with(Map.of("SLOTPILOT_PASSWORD", "wrong"), "keys", uri()), "AUTH");
        assertOneLine(Run.of("keys", "--state", damaged.toString(), uri()), "damaged");
        assertOneLine(Run.of("keys", "--state", directory + "/no/such/place", uri()), "cannot write the state");
        assertOneLine(Run.of("keys", "--rate", "-1", uri()), "--rate must be >= 0");
        assertOneLine(Run.of("keys", "--top", "0", uri()), "--top must be >= 1");
        assertOneLine(Run.of("keys", "--monitor", directory.resolve("missing").toString()), "there is no file");
        assertOneLine(Run.of("keys", "--monitor", log.toString()), "no line that MONITOR wrote");
    }

    @Test
    void aStateOfAnotherPatternOrOfAServerThatWasStartedAgainIsRefused() {
        Path state = directory.resolve("keys.state");
        try (TestCluster standalone = TestCluster.builder().standalone().start()) {
            TestNode node = standalone.node(0);
            for (int i = 0; i < 50; i++) {
                node.command("SET", "k" + i, "v");
            }
            String uri = "redis://" + node.host() + ":" + node.port();
            assertThat(Run.of("keys", uri).out()).contains("50 keys looked at on 1 nodes");
            stateOf(node, state);

            assertOneLine(Run.of("keys", "--state", state.toString(), "--match", "x*", uri), "--match ''");
            node.restart();
            assertOneLine(Run.of("keys", "--state", state.toString(), uri), "was started again");
        }
    }

    @Test
    void reachesNodesBehindNat() {
        List<FaultProxy> gates =
                cluster.nodes().stream().map(FaultProxy::before).toList();
        List<String> arguments = new ArrayList<>(List.of("keys", "--rate", "0"));
        cluster.nodes()
                .forEach(node -> arguments.addAll(List.of(
                        "--map",
                        "127.0.0.1:" + node.port() + "=127.0.0.1:"
                                + gates.get(node.index()).port())));
        arguments.add("redis://127.0.0.1:" + gates.get(0).port());

        Run run = Run.of(arguments.toArray(String[]::new));

        assertThat(run.out()).as(run.err()).contains(keys().size() + " keys looked at on 3 nodes");
        assertThat(gates.stream().filter(gate -> gate.connections() > 0))
                .as("the first node, and a replica of each shard")
                .hasSize(4);
        gates.forEach(FaultProxy::close);
    }

    /** As a run leaves it that cannot reach the node any more. */
    private static void stateOf(TestNode node, Path state) {
        node.command("ACL", "SETUSER", "default", "-scan");
        Run refused = Run.of("keys", "--state", state.toString(), "redis://" + node.host() + ":" + node.port());
        node.command("ACL", "SETUSER", "default", "+scan");
        assertOneLine(refused, "goes on from");
        assertThat(state).exists();
    }

    private static void assertOneLine(Run run, String saying) {
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).hasLineCount(1).contains(saying).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private String uri() {
        return "redis://" + cluster.node(0).host() + ":" + cluster.node(0).port();
    }
}
