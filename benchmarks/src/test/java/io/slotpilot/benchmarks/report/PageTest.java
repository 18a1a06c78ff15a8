package io.slotpilot.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    private final List<Figure> figures = List.of(
            Figure.of(Topic.NODES, "1").with("look-up ns", 2.4).with(Figure.RATIO, 1),
            Figure.of(Topic.NODES, "1000").with("look-up ns", 12.345).with("kB", 12_345.6));

    @Test
    void eachTopicIsATableWithTheColumnsOfAllItsRows() {
        assertThat(Page.of(List.of("a machine"), figures))
                .contains("- a machine\n")
                .contains(
                        "| | look-up ns | ratio | kB |\n|---|---|---|---|\n| 1 | 2.40 | 1 |  |\n| 1000 | 12.3 |  | 12,346 |\n")
                .doesNotContain(Topic.MEMORY.title());
    }

    @Test
    void aFigureIsReadAsItWasWritten() {
        assertThat(figures)
                .allSatisfy(figure -> assertThat(Figure.parse(figure.line())).isEqualTo(figure));
    }

    @Test
    void jsonHasTheSameFigures() {
        assertThat(Json.of(List.of("a \"machine\""), figures))
                .contains("\"a \\\"machine\\\"\"")
                .contains(
                        "{\"topic\": \"nodes\", \"subject\": \"1\", \"values\": {\"look-up ns\": 2.4, \"ratio\": 1.0}}");
    }
}
