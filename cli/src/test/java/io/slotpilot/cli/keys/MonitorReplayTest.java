package io.slotpilot.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.cli.keys.MonitorReport.Group;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorReplayTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void groupsCommandsAcrossSlotsByTemplate() throws IOException {
        MonitorReport report = replay("""
            OK
            1700000000.000001 [0 127.0.0.1:5000] "MGET" "user:1:name" "user:1:mail"
            1700000000.000002 [0 127.0.0.1:5000] "mget" "user:22:name" "user:22:mail"
            1700000000.000003 [0 [::1]:5001] "SINTER" "follows:1" "follows:2"
            1700000000.000004 [0 unix:/tmp/redis.sock] "MGET" "{user:1}:name" "{user:1}:mail"
            1700000000.000005 [3 127.0.0.1:5000] "GET" "a key with \\"quotes\\" and \\x00\\n"
            1700000000.000006 [0 lua] "RENAME" "a" "b"
            """);

        assertThat(report.commands()).isEqualTo(6);
        assertThat(report.severalKeys()).isEqualTo(5);
        assertThat(report.crossSlot()).isEqualTo(4);
        assertThat(report.otherDatabases()).isEqualTo(1);
        assertThat(report.damaged()).isZero();
        Group first = report.groups().get(0);
        assertThat(first.command()).isEqualTo("MGET");
        assertThat(first.templates()).containsExactly("user:<number>:name", "user:<number>:mail");
        assertThat(first.fix()).containsExactly("{user:<number>}:name", "{user:<number>}:mail");
        assertThat(first.share()).isEqualTo(0.5);
        assertThat(report.groups()).extracting(Group::command).contains("SINTER", "RENAME in a script");
    }

    @Test
    void putsATransactionTogetherAgainByItsClient() throws IOException {
        MonitorReport report = replay("""
            1.1 [0 127.0.0.1:1] "WATCH" "w"
            1.2 [0 127.0.0.1:1] "MULTI"
            1.3 [0 127.0.0.1:2] "MULTI"
            1.4 [0 127.0.0.1:1] "INCR" "x"
            1.5 [0 127.0.0.1:2] "SET" "{y}1" "v"
            1.6 [0 127.0.0.1:1] "EXEC"
            1.7 [0 127.0.0.1:2] "SET" "{y}2" "v"
            1.8 [0 127.0.0.1:2] "EXEC"
            1.9 [0 127.0.0.1:1] "MULTI"
            2.0 [0 127.0.0.1:1] "INCR" "x"
            2.1 [0 127.0.0.1:1] "DISCARD"
            """);

        assertThat(report.transactions()).isEqualTo(2);
        assertThat(report.crossSlotTransactions()).isEqualTo(1);
        assertThat(report.groups().get(0).command()).isEqualTo("MULTI");
        assertThat(report.groups().get(0).templates()).containsExactly("w", "x");
    }

    @Test
    void hidesNamesUnlessTheyMayBeShown() throws IOException {
        Path log = write("1.1 [0 a:1] \"MGET\" \"user:ada\" \"user:bob\"\n");

        assertThat(new MonitorReplay(log, false, 9).run().groups().get(0).templates())
                .containsExactly("<word>:<word>");
        assertThat(new MonitorReplay(log, true, 9).run().groups().get(0).templates())
                .containsExactly("user:ada", "user:bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "1.1",
                "1.1 [0 a:1]",
                "1.1 [0 a:1] ",
                "1.1 [0 a:1] \"GET\" \"cut",
                "1.1 [0 a:1] \"GET\" \"cut\\",
                "1.1 [0 a:1] \"GET\" \"cut\\x0",
                "1.1 [0 a:1] \"GET\" \"no hex \\xzz\"",
                "1.1 [x a:1] \"GET\" \"k\"",
                "1.1 [99999999999999999999 a:1] \"GET\" \"k\"",
                "1.1 [0 a:1] \"GET\"\"k\"",
                "1.1 [0 a:1] GET k",
            })
    void whatIsDamagedIsNoCommand(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        @Nullable MonitorLine parsed = MonitorLine.parse(bytes, bytes.length);
        assertThat(parsed).isNull();
    }

    @Test
    void aHugeLineIsCountedAndLeftOut() throws IOException {
        Path log = directory.resolve("huge.log");
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            out.write("1.1 [0 a:1] \"MSET\"");
            for (int i = 0; i < 1_000_000; i++) {
                out.write(" \"key:" + i + "\" \"v\"");
            }
            out.write("\n1.2 [0 a:1] \"MGET\" \"a\" \"b\"\n1.3 [0 a:1] \"MGE");
        }

        MonitorReport report = new MonitorReplay(log, true, 9).run();

        assertThat(report.tooLong()).isEqualTo(1);
        assertThat(report.damaged()).isEqualTo(1);
        assertThat(report.crossSlot()).isEqualTo(1);
    }

    @Test
    void howManyGroupsThereAreIsBounded() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            String name = Integer.toString(i, 26).replaceAll("[0-9]", "q") + "z".repeat(i % 30);
            log.append("1.1 [0 a:1] \"MGET\" \"")
                    .append(name)
                    .append("\" \"")
                    .append(name)
                    .append(":x\"\n");
        }

        MonitorReport report = new MonitorReplay(write(log.toString()), true, 1_000_000).run();

        assertThat(report.groups()).hasSizeLessThanOrEqualTo(512);
    }

    private MonitorReport replay(String log) throws IOException {
        return new MonitorReplay(write(log), true, 9).run();
    }

    private Path write(String log) throws IOException {
        return Files.writeString(directory.resolve("monitor.log"), log);
    }
}
