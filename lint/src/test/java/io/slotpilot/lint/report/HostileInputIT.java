package io.slotpilot.lint.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.lint.LintOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Broken class files, baselines and command lines: an exit status and a line that says why, never a stack trace. */
class HostileInputIT {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Property(tries = 100)
    void damagedClassesAreReadOrRefused(
            @ForAll @Size(max = 6) List<@IntRange(max = 1_000_000) Integer> places, @ForAll byte value)
            throws IOException {
        byte[] bytes = aClass();
        places.forEach(place -> bytes[place % bytes.length] = value);

        assertEnds(bytes, "Damaged.class");
    }

    @Property(tries = 100)
    void truncatedClassesAreReadOrRefused(@ForAll @IntRange(max = 1_000_000) int length) throws IOException {
        byte[] bytes = aClass();

        assertEnds(Arrays.copyOf(bytes, length % bytes.length), "Short.class");
    }

    @Property(tries = 100)
    void anythingMayBeInAJar(@ForAll byte[] bytes) throws IOException {
        assertEnds(bytes, "any.jar");
    }

    @Property(tries = 100)
    void anythingMayBeInABaseline(@ForAll byte[] bytes) throws IOException {
        withFile("baseline.txt", bytes, baseline -> {
            Path classes = Files.write(baseline.resolveSibling("Fine.class"), aClass());
            assertThat(run("--baseline", baseline.toString(), classes.toString()))
                    .isBetween(0, 2);
            Files.delete(classes);
        });
    }

    @Property(tries = 100)
    void anyCommandLineEndsWithAStatus(@ForAll @Size(max = 4) List<String> words) {
        List<String> harmless = words.stream()
                .filter(word -> !word.equals("--output") && !word.equals("--write-baseline") && !exists(word))
                .toList();

        assertThat(run(harmless.toArray(String[]::new))).isBetween(0, 2);
        assertThat(told.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
    }

    /** The root of the file system takes long to read. */
    private static boolean exists(String word) {
        try {
            return Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private interface Check {
        void with(Path file) throws IOException;
    }

    private void assertEnds(byte[] bytes, String name) throws IOException {
        withFile(name, bytes, file -> {
            assertThat(run("--format", "sarif", file.toString())).isBetween(0, 2);
            assertThat(told.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
        });
    }

    private static void withFile(String name, byte[] bytes, Check check) throws IOException {
        Path directory = Files.createTempDirectory("slotpilot-hostile");
        Path file = Files.write(directory.resolve(name), bytes);
        try {
            check.with(file);
        } finally {
            Files.delete(file);
            Files.delete(directory);
        }
    }

    private int run(String... arguments) {
        PrintWriter out = new PrintWriter(told, true, StandardCharsets.UTF_8);
        return LintCommand.run(List.of(arguments), out, out);
    }

    /** One with lambdas, switches and generics: much to get wrong. */
    private static byte[] aClass() throws IOException {
        String name = LintOptions.class.getSimpleName() + ".class";
        try (InputStream in = Objects.requireNonNull(LintOptions.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
