package io.slotpilot.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/doctor.md is what the enum says; -Dslotpilot.findings.write writes it anew. */
class FindingKindsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "doctor.md");
    private static final String START = "<!-- table of FindingKindsTest -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theDocumentHasEveryKind() throws IOException {
        String text = Files.readString(DOCUMENT);
        int start = text.indexOf(START) + START.length();
        int end = text.indexOf(END, start);
        if (System.getProperty("slotpilot.findings.write") != null) {
            text = text.substring(0, start) + table() + text.substring(end);
            Files.writeString(DOCUMENT, text);
        }

        assertThat(text).contains(START + table() + END);
    }

    private static String table() {
        return "\n| finding | | applications see | usual causes |\n|---|---|---|---|\n"
                + Arrays.stream(FindingKind.values())
                        .map(kind -> "| `" + lower(kind) + "` | " + lower(kind.severity()) + " | " + kind.effect()
                                + " | " + kind.causes() + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
