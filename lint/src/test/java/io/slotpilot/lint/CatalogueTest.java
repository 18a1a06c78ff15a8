package io.slotpilot.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample: what is marked as bad is found, by that rule, in that line; nothing else is. */
class CatalogueTest {

    private static final Path SOURCES = Path.of("src/test/java/io/slotpilot/lint/samples");
    private static final Path CLASSES = Path.of("target/test-classes/io/slotpilot/lint/samples");
    private static final Pattern BAD = Pattern.compile("// BAD ([a-z-]+)");

    private static LintReport report = new LintReport(List.of(), List.of(), 0);

    @BeforeAll
    static void lookThroughAllSamplesAsOneProgram() {
        report = Lint.check(List.of(CLASSES), LintOptions.standard());
    }

    static List<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("package-info.java"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsMarkedIsFoundAndNothingElse(String sample) {
        List<String> found = report.findings().stream()
                .filter(finding -> finding.file().endsWith("/" + sample))
                .map(finding -> finding.line() + " " + finding.rule().id())
                .toList();
        assertThat(found).containsExactlyElementsOf(marked(SOURCES.resolve(sample)));
    }

    @Test
    void thereAreManySamplesAndNoneIsLeftOut() throws IOException {
        assertThat(samples()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(report.notices()).isEmpty();
    }

    private static List<String> marked(Path source) {
        List<String> marked = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                Matcher bad = BAD.matcher(lines.get(i));
                if (bad.find()) {
                    marked.add((i + 1) + " " + bad.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return marked;
    }
}
