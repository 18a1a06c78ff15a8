package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogIT {

    /** Runs in a JVM of its own: prints the servers' pids and the directory, and waits for its end. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            try (TestCluster cluster =
                    TestCluster.builder().primaries(3).replicas(0).start()) {
                cluster.node(1).freeze();
                for (TestNode node : cluster.nodes()) {
                    System.out.println(node.pid());
                }
                System.out.println(cluster.node(0).file("."));
                System.out.println("ready");
                // Ends without closing the cluster as soon as its standard input does.
                System.exit(System.in.read() < 0 ? 0 : 1);
            }
        }
    }

    @Test
    void serversDieWithAJvmThatIsKilledEvenAFrozenOne() throws IOException {
        Process jvm = forkVictim();
        List<String> lines = untilReady(jvm);
        jvm.destroyForcibly();
        assertNothingRemains(lines);
    }

    @Test
    void serversDieWithAJvmThatExitsWithoutClosing() throws IOException {
        Process jvm = forkVictim();
        List<String> lines = untilReady(jvm);
        jvm.getOutputStream().close();
        assertNothingRemains(lines);
    }

    private static void assertNothingRemains(List<String> lines) {
        assertThat(lines).hasSize(4);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(lines.subList(0, 3)).noneMatch(WatchdogIT::isAlive);
            assertThat(Path.of(lines.get(3)))
                    .satisfies(path -> assertThat(Files.exists(path)).isFalse());
        });
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    private static Process forkVictim() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    /** What the victim printed before it said that it is ready. */
    private static List<String> untilReady(Process jvm) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals("ready")) {
                assertThat(lines.subList(0, 3)).as("alive before").allMatch(WatchdogIT::isAlive);
                return lines;
            }
            lines.add(line);
        }
        throw new AssertionError("the JVM ended early: " + lines);
    }
}
