package io.slotpilot.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.lint.documented.Examples;
import io.slotpilot.testkit.docs.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintDocumentsTest {

    private static final String PAGE = "docs/lint.md";
    private static final String EXAMPLES = "src/test/java/io/slotpilot/lint/documented/Examples.java";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cross-slot",
                "likely-cross-slot",
                "not-atomic",
                "transaction",
                "pipeline-order",
                "lua-undeclared-key",
                "assert-classes",
                "assert-templates"
            })
    void theExamplesAreCodeThatCompiles(String snippet) {
        assertThat(Snippet.inDocument(PAGE, snippet)).isEqualTo(Snippet.inTest(EXAMPLES, snippet));
    }

    @Test
    void theExamplesAreFoundWhereTheySayBad() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(EXAMPLES));
        List<Integer> bad = IntStream.rangeClosed(1, lines.size())
                .filter(line -> lines.get(line - 1).endsWith("// bad"))
                .boxed()
                .toList();
        Path classes = Path.of("target/test-classes/io/slotpilot/lint/documented");
        assertThat(Lint.check(List.of(classes), LintOptions.standard()).findings())
                .extracting(Finding::line)
                .containsExactlyElementsOf(bad);
    }

    @Test
    void thePluginIsNamedAsItIs() throws IOException {
        String pom = Files.readString(Path.of("../lint-maven-plugin/pom.xml"));
        for (String line : Snippet.inDocument(PAGE, "maven")) {
            if (line.contains("Id>") || line.contains("version>")) {
                assertThat(pom).contains(line.strip());
            }
        }
    }

    @Test
    void theAssertionsHold() {
        Examples.assertClasses();
        Examples.assertTemplates();
    }

    @Test
    void theTableHasEveryRule() throws IOException {
        List<String> page = Files.readAllLines(Path.of("..").resolve(PAGE));
        for (Rule rule : Rule.values()) {
            assertThat(page)
                    .contains("| `" + rule.id() + "` | " + rule.level().title() + " | " + rule.summary() + " |");
        }
    }
}
