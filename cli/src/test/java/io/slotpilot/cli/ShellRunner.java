package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives a plan to a real shell, with a redis-cli in its path. */
final class ShellRunner {

    private static final Pattern EXPECTATION = Pattern.compile("# go on when this prints a line '(.*)':");
    private static final long SECONDS = 90;

    private final Path directory;

    ShellRunner(Path directory) {
        this.directory = directory;
    }

    void run(List<String> plan) throws IOException, InterruptedException {
        Path redisCli = directory.resolve("redis-cli");
        try (InputStream stub = Objects.requireNonNull(getClass().getResourceAsStream("/redis-cli"))) {
            Files.write(redisCli, stub.readAllBytes());
        }
        assertThat(redisCli.toFile().setExecutable(true)).isTrue();
        Path script = Files.writeString(directory.resolve("plan.sh"), script(plan));
        Path output = directory.resolve("output.txt");
        ProcessBuilder shell = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().merge("PATH", directory.toString(), (old, first) -> first + ':' + old);
        Process process = shell.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(String.join("\n", plan) + "\n--- printed\n" + Files.readString(output))
                    .isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String script(List<String> plan) {
        StringBuilder script = new StringBuilder("set -e -o pipefail\n");
        String expected = null;
        for (String line : plan) {
            Matcher expectation = EXPECTATION.matcher(line);
            if (expectation.matches()) {
                expected = expectation.group(1);
            } else if (expected != null) {
                script.append("until ")
                        .append(line)
                        .append(" | grep -qxF '")
                        .append(expected)
                        .append("'; do sleep 0.1; done\n");
                expected = null;
            } else {
                script.append(line).append('\n');
            }
        }
        return script.toString();
    }
}
