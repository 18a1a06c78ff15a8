package io.slotpilot.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.US_ASCII);

    @Test
    void printsALineForEachThingWhenThereIsNoTerminal() {
        try (Progress progress = new Progress(out, false, Duration.ofHours(1))) {
            progress.doing("first");
            progress.doing("second");
        }

        assertThat(printed().lines())
                .containsExactly(
                        "[------------------------]  0% 0:00 first", "[------------------------]  0% 0:00 second");
    }

    @Test
    void drawsOneLineOverAndOverOnATerminalAndErasesItAtTheEnd() {
        try (Progress progress = new Progress(out, true, Duration.ofHours(1))) {
            progress.doing("first");
        }

        assertThat(printed())
                .contains("\r\u001b[K[------------------------]  0% 0:00 first")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
    }

    @Test
    void showsNothingAfterItsEnd() {
        Progress progress = new Progress(out, false, Duration.ofHours(1));
        progress.close();
        progress.doing("late");

        assertThat(printed()).isEmpty();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
