package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.KeyFinding;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.testkit.docs.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page about the linter says of run time is what the code does. */
class LintPageTest {

    private static final String PAGE = "docs/lint.md";

    @ParameterizedTest
    @CsvSource({
        "lint-options, LintPageTest",
        "lint-findings, LintPageTest",
        "lint-jedis, JedisStore",
        "lint-lettuce, LettuceStore",
        "lint-extension, CrossSlotExtensionIT"
    })
    void theExamplesAreCodeThatRuns(String snippet, String test) {
        assertThat(Snippet.inDocument(PAGE, snippet))
                .isEqualTo(Snippet.inTest("src/test/java/shop/" + test + ".java", snippet));
    }

    @Test
    void theReportOnThePageIsTheOneThatIsPrinted() throws IOException {
        // snippet: lint-options
        KeyLint lint = KeyLint.of(
                KeyLintOptions.builder().mode(KeyLintMode.LOG).sampleRate(0.01).build());
        // end
        ClientLint client = Objects.requireNonNull(lint.forClient(rule -> {}));
        client.look(RawCommand.of("MGET", "user:7:name", "user:7:mail"));
        // snippet: lint-findings
        List<KeyFinding> findings = lint.findings();
        findings.forEach(finding -> System.out.println(finding.message()));
        // end
        KeyFinding finding = findings.get(0);
        String withoutLine = finding.message().replaceFirst(" at [^ ]+:\\d+\\)", "");
        String page = Files.readString(Path.of("..", PAGE)).replaceFirst(" at shop[^ ]+:\\d+\\)", "");
        assertThat(page).contains(withoutLine);
    }
}
