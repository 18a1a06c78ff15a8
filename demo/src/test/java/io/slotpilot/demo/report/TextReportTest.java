package io.slotpilot.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

    private final List<String> lines =
            TextReport.render(SampleReport.get()).lines().toList();

    @Test
    void hasARowForEachClientUnderItsHeading() {
        assertThat(lines)
                .contains("kill: One of three primaries gets SIGKILL.")
                .contains("  The servers themselves took no writes for 3,900 ms.")
                .contains("                         calls   errors   outage ms     p99 us   MOVED    ASK  topology"
                        + "     new  twice   lost")
                .contains("  stock-lettuce          6,789       12      12,345      1,234       1      2         3"
                        + "       4      5      6");
    }

    @Test
    void saysWhichPromisesWereBrokenAndByHowMuch() {
        assertThat(lines)
                .anyMatch(line -> line.matches("  BROKEN +kill: no command applied twice +"
                        + "slotpilot-jedis 0 <= 0 +slotpilot-lettuce 1 > 0"));
    }

    @Test
    void isPlainAscii() {
        assertThat(String.join("", lines)).isASCII();
    }
}
