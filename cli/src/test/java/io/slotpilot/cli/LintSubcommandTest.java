package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class LintSubcommandTest {

    private static final String CLASS = "target/test-classes/io/slotpilot/cli/LintSubcommandTest$Shop.class";

    @Test
    void printsFindingsAndEndsWithTheStatusOfLint() {
        Run run = Run.of("lint", "--source-root", "src/test/java", CLASS);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("src/test/java/io/slotpilot/cli/LintSubcommandTest.java:")
                .contains("keys: user:<id>:name, user:<id>:mail");
        assertThat(Run.of("lint", "--fail-on", "off", CLASS).status()).isZero();
        assertThat(Run.of("lint", "--format", "sarif", CLASS).out()).contains("sarif-2.1.0");
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheCommandLine(@TempDir Path empty) throws Exception {
        assertOneLine(Run.of("lint"), "name a directory");
        assertOneLine(Run.of("lint", "--format", "xml", CLASS), "text, json or sarif");
        assertOneLine(Run.of("lint", "--baseline", "missing.txt", CLASS), "missing.txt");
        assertOneLine(Run.of("lint", empty.toString()), "no class");
        Path broken = Files.writeString(empty.resolve("broken.jar"), "no jar");
        Run run = Run.of("lint", "--fail-on", "off", broken.toString(), CLASS);
        assertThat(run.err()).hasLineCount(1).contains("broken.jar").doesNotContain("\tat ");
        assertThat(run.status()).isZero();
    }

    @Test
    void helpIsThatOfLint() {
        assertThat(Run.of("lint", "--help").out()).contains("--write-baseline", "Exit status");
        assertThat(Run.of("--help").out()).contains("lint", "keys");
    }

    private static void assertOneLine(Run run, String saying) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(saying).doesNotContain("\tat ");
    }

    /** What lint looks at. */
    static final class Shop {

        private Shop() {}

        static Object bad(Jedis jedis, String id) {
            return jedis.mget("user:" + id + ":name", "user:" + id + ":mail");
        }
    }
}
