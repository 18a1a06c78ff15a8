package io.slotpilot.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Files that users name: logs of MONITOR and states of sweeps, whatever is in them. */
class HostileFilesTest {

    private static final int MAGIC = 0x534C4B31;

    @Property
    void whatTheServerQuotesIsReadAsItWas(@ForAll @Size(min = 1, max = 5) List<byte[]> words) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes("1700000000.123456 [0 127.0.0.1:5000]".getBytes(StandardCharsets.UTF_8));
        words.forEach(word -> line.writeBytes(quoted(word)));

        MonitorLine read = MonitorLine.parse(line.toByteArray(), line.size());

        assertThat(read).isNotNull();
        assertThat(read.words()).usingElementComparator(Arrays::compare).isEqualTo(words);
    }

    @Property(tries = 300)
    void anyBytesAreALogOrNone(@ForAll byte[] bytes) throws IOException {
        assertReplayed(bytes);
    }

    @Property(tries = 300)
    void aDamagedLogIsReadAsFarAsItGoes(
            @ForAll @NotEmpty @Size(max = 8) List<@IntRange(max = 1_000_000) Integer> places, @ForAll byte value)
            throws IOException {
        byte[] log = """
            1.1 [0 127.0.0.1:5000] "MGET" "user:1:name" "user:1:mail"
            1.2 [0 [::1]:5001] "EVAL" "return 1" "2" "a\\x00" "b\\""
            1.3 [0 lua] "RENAME" "a" "b"
            1.4 [0 127.0.0.1:5000] "MULTI"
            1.5 [0 127.0.0.1:5000] "XREAD" "STREAMS" "s" "t" "0" "0"
            1.6 [0 127.0.0.1:5000] "EXEC"
            """.getBytes(StandardCharsets.UTF_8);
        places.forEach(place -> log[place % log.length] = value);

        assertReplayed(log);
    }

    @Property(tries = 300)
    void anyBytesAreNoState(@ForAll byte[] bytes) throws IOException {
        assertRefused(bytes);
    }

    @Property(tries = 300)
    void aDamagedStateIsRefused(
            @ForAll @IntRange(max = 1_000_000) int place, @ForAll @IntRange(min = 1, max = 255) int flip)
            throws IOException {
        byte[] state = state();
        state[place % state.length] ^= (byte) flip;

        assertRefused(state);
    }

    @Property(tries = 300)
    void aStateThatWasMadeUpIsRefused(
            @ForAll @NotEmpty @Size(max = 8) List<@IntRange(max = 1_000_000) Integer> places, @ForAll byte value)
            throws IOException {
        byte[] state = state();
        int head = Integer.BYTES + Long.BYTES;
        places.forEach(place -> state[head + place % (state.length - head)] = value);
        CRC32 sum = new CRC32();
        sum.update(state, head, state.length - head);
        ByteBuffer.wrap(state).putInt(MAGIC).putLong(sum.getValue());

        withFile(state, file -> {
            Throwable error = catchThrowable(() -> SweepState.load(file));
            assertThat(error)
                    .satisfiesAnyOf(
                            e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(CannotScanException.class));
        });
    }

    private static byte[] state() throws IOException {
        Keyspace keyspace = new Keyspace();
        for (int i = 0; i < 50; i++) {
            byte[] key = ("user:{" + i % 7 + "}:" + i + (i % 5 == 0 ? "{" : "")).getBytes(StandardCharsets.UTF_8);
            keyspace.add(key);
            keyspace.addSize(key, 100 + i);
        }
        Path file = Files.createTempFile("slotpilot", ".state");
        try {
            new SweepState("user:*", List.of(), keyspace).save(file);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void assertReplayed(byte[] log) throws IOException {
        withFile(log, file -> {
            try {
                MonitorReport report = new MonitorReplay(file, true, 20).run();
                assertThat(report.commands()).isPositive();
            } catch (CannotScanException e) {
                assertThat(e).hasMessageContaining("no line that MONITOR wrote");
            }
        });
    }

    private static void assertRefused(byte[] state) throws IOException {
        withFile(
                state,
                file -> assertThat(catchThrowable(() -> SweepState.load(file)))
                        .isInstanceOf(CannotScanException.class)
                        .hasMessageContaining("is damaged, or is no state"));
    }

    private interface Check {
        void with(Path file) throws IOException;
    }

    private static void withFile(byte[] bytes, Check check) throws IOException {
        Path file = Files.createTempFile("slotpilot", ".hostile");
        try {
            check.with(Files.write(file, bytes));
        } finally {
            Files.delete(file);
        }
    }

    /** As {@code sdscatrepr} of the server: what can be printed stays, all else is escaped. */
    private static byte[] quoted(byte[] word) {
        StringBuilder text = new StringBuilder(" \"");
        for (byte b : word) {
            switch (b) {
                case '\\', '"' -> text.append('\\').append((char) b);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case 7 -> text.append("\\a");
                case '\b' -> text.append("\\b");
                default -> {
                    if (b >= ' ' && b < 127) {
                        text.append((char) b);
                    } else {
                        text.append(String.format("\\x%02x", b));
                    }
                }
            }
        }
        return text.append('"').toString().getBytes(StandardCharsets.US_ASCII);
    }
}
