package io.slotpilot.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.docs.Snippet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What users read is what the code says. */
class DocumentsTest {

    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    @Test
    void thePageListsEveryPropertyWithItsDefaultAndDescription() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "spring-boot.md")).stream()
                .dropWhile(line -> !line.equals("## Properties"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `slotpilot.") || line.startsWith("| `management."))
                .toList();

        assertThat(rows).containsExactlyElementsOf(properties());
    }

    private static List<String> properties() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(metadata().get("properties"))) {
            Map<?, ?> property = (Map<?, ?>) each;
            assertThat(property.get("description"))
                    .as("description of %s", property)
                    .isNotNull();
            rows.add("| `" + property.get("name") + "` | " + shown(property.get("defaultValue")) + " | "
                    + property.get("description") + " |");
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static String shown(@Nullable Object byDefault) {
        if (byDefault == null) {
            return "";
        }
        boolean whole = byDefault instanceof Number number && number.doubleValue() == number.longValue();
        return "`" + (whole ? String.valueOf(((Number) byDefault).longValue()) : byDefault) + "`";
    }

    private static Map<String, Object> metadata() throws IOException {
        try (InputStream in = Objects.requireNonNull(DocumentsTest.class.getResourceAsStream(METADATA), METADATA)) {
            return JsonParserFactory.getJsonParser().parseMap(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theReadmeNamesThisStarter() throws IOException {
        List<String> snippet = Snippet.inDocument("README.md", "spring");
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(snippet).hasSizeLessThanOrEqualTo(8);
        for (String element : List.of("groupId", "artifactId", "version")) {
            String line = snippet.stream()
                    .map(String::strip)
                    .filter(text -> text.startsWith('<' + element + '>'))
                    .findFirst()
                    .orElseThrow();
            assertThat(pom).contains(line);
        }
    }
}
