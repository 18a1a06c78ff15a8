package io.slotpilot.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void aPromiseThatIsBrokenIsSaidAndJudged() {
        report.add(new ActResult(
                "Something happens",
                List.of(List.of("application", "gap"), List.of("stock", "60000 ms")),
                List.of(Promise.atMost("failed requests", 0, 0, ""), Promise.atLeast("times faster", 1.96, 2, ""))));

        assertThat(report.verdict()).isFalse();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("  application  gap\n  stock        60000 ms\n")
                .contains("kept    failed requests <= 0  0")
                .contains("BROKEN  times faster >= 2");
    }

    @Test
    void keptPromisesAreAGoodVerdict() {
        report.add(new ActResult("t", List.of(List.of("a")), List.of(Promise.atMost("gap", 300, 300, " ms"))));

        assertThat(report.verdict()).isTrue();
    }
}
