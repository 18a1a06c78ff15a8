package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one file that is carried to the machine where it is needed, in a process of its own. */
@RedisCluster(replicas = 0, password = "secret")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExecutableJarIT {

    private static final Path JAR = Path.of("target", "slotpilot-cli-all.jar");

    private final TestCluster cluster;
    private final Path directory;

    ExecutableJarIT(TestCluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    @Test
    void asksForThePasswordAndLooks() throws Exception {
        Run run = run("secret\n", java("doctor", "--ask-password", "--ignore", "no_replica", uri()));

        assertThat(run.out()).as(run.err()).contains("3 nodes asked, 0 did not answer", "healthy: nothing found");
        assertThat(run.status()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("secret");
    }

    @Test
    void saysInOneLineThatThePasswordIsWrong() throws Exception {
        Run run = run("another\n", java("doctor", "--ask-password", uri()));

        assertThat(run.status()).isEqualTo(Slotpilot.CANNOT_LOOK);
        assertThat(run.err()).contains("WRONGPASS").doesNotContain("\tat ").doesNotContain("another");
    }

    @Test
    void printsACompletionScriptThatAShellReads() throws Exception {
        Run completion = run("", java("generate-completion"));

        assertThat(completion.out()).contains("doctor", "--user-rights", "keys", "lint", "watch");
        Path script = Files.writeString(directory.resolve("completion.sh"), completion.out());
        Run read = run("", List.of("bash", "-c", "source " + script + " && complete -p slotpilot"));
        assertThat(read.err()).isEmpty();
        assertThat(read.out()).contains("complete", "slotpilot");
    }

    @Test
    void helpHasExamples() throws Exception {
        assertThat(run("", java("doctor", "--help")).out())
                .contains("Examples:", "slotpilot doctor redis://10.0.0.1:6379");
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Run run(String input, List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write(input);
        }
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private String uri() {
        return "redis://" + cluster.node(0).host() + ":" + cluster.node(0).port();
    }
}
