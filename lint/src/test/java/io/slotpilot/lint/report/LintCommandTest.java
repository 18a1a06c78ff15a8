package io.slotpilot.lint.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {

    private static final String SAMPLES = "target/test-classes/io/slotpilot/lint/samples/";
    private static final String BAD = SAMPLES + "JedisConstants.class";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory = Path.of("");

    @Test
    void theStatusSaysWhetherSomethingMattersWasFound() {
        assertThat(run(BAD)).isEqualTo(1);
        assertThat(run(SAMPLES + "JedisUnknown.class")).isZero();
        assertThat(run("--fail-on", "off", BAD)).isZero();
        assertThat(run("--rule", "cross-slot=note", BAD)).isZero();
        assertThat(run("--rule", "cross-slot=note", "--fail-on", "note", BAD)).isEqualTo(1);
        assertThat(run(SAMPLES + "SpringDelete.class")).isZero();
    }

    @Test
    void wrongOptionsSayWhatIsWrong() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--format", "xml", BAD)).isEqualTo(2);
        assertThat(run("--nonsense", "1", BAD)).isEqualTo(2);
        assertThat(run("--rule", "cross-slot", BAD)).isEqualTo(2);
        assertThat(run("--client", "redisson", BAD)).isEqualTo(2);
        assertThat(run("--baseline", "missing.txt", BAD)).isEqualTo(2);
        assertThat(run(directory.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("format must be text, json or sarif but was xml")
                .contains("there is no option --nonsense")
                .contains("there was no class to look at");
        assertThat(run("--help")).isZero();
    }

    @Test
    void theTextBeginsWithAPlaceThatEditorsUnderstand() {
        run("--source-root", "src/test/java", BAD);
        assertThat(output())
                .contains("src/test/java/io/slotpilot/lint/samples/JedisConstants.java:")
                .contains("error [cross-slot] MGET by Jedis.mget")
                .contains("keys: config, settings")
                .contains("1 classes: 1 errors, 0 warnings, 0 notes");
    }

    @Test
    void aBaselineIsWrittenAndRead() {
        Path baseline = directory.resolve("baseline.txt");
        assertThat(run("--write-baseline", baseline.toString(), BAD)).isZero();
        assertThat(run("--baseline", baseline.toString(), BAD)).isZero();
        assertThat(run("--baseline", baseline.toString(), SAMPLES)).isEqualTo(1);
    }

    @Test
    void jsonHasEveryFinding() throws IOException {
        run("--format", "json", SAMPLES);
        JsonNode json = new ObjectMapper().readTree(output());
        assertThat(json.get("findings").size()).isGreaterThan(60);
        assertThat(json.get("findings").get(0).get("rule").asText()).isNotEmpty();
    }

    /** The required properties of the schema (sarif-schema-2.1.0.json), its patterns and enumerations. */
    @Test
    void sarifHasTheStructureThatTheStandardRequires() throws IOException {
        Path file = directory.resolve("lint.sarif");
        run("--format", "sarif", "--output", file.toString(), "--source-root", "src/test/java", SAMPLES);
        JsonNode log = new ObjectMapper().readTree(Files.readString(file));
        assertThat(log.get("version").asText()).isEqualTo("2.1.0");
        JsonNode run = log.get("runs").get(0);
        JsonNode driver = run.get("tool").get("driver");
        assertThat(driver.get("name").asText()).isEqualTo("slotpilot-lint");
        for (JsonNode invocation : run.get("invocations")) {
            assertThat(invocation.get("executionSuccessful").isBoolean()).isTrue();
        }
        assertThat(run.get("results").size()).isGreaterThan(60);
        for (JsonNode result : run.get("results")) {
            JsonNode rule = driver.get("rules").get(result.get("ruleIndex").asInt());
            assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
            assertThat(result.get("level").asText()).isIn("none", "note", "warning", "error");
            assertThat(result.get("message").get("text").asText()).isNotEmpty();
            JsonNode place = result.get("locations").get(0).get("physicalLocation");
            assertThat(place.get("region").get("startLine").asInt()).isPositive();
            assertThat(place.get("artifactLocation").get("uri").asText()).startsWith("src/test/java/io/slotpilot/");
            assertThat(result.get("partialFingerprints").get("slotpilotKeys/v1").asText())
                    .isNotEmpty();
        }
    }

    private int run(String... arguments) {
        return LintCommand.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
