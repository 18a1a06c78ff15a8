package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void tellsHowLongItWillTakeFromWhatThisRunDid() {
        assertThat(ProgressLine.text(600, 500, 1_000, TimeUnit.SECONDS.toNanos(10)))
                .isEqualTo("[##################------------]  60 %  600 of 1000 keys, 40 s left");
        assertThat(ProgressLine.text(10, 0, 1_000_000, TimeUnit.SECONDS.toNanos(1)))
                .endsWith("27 h 46 min left");
        assertThat(ProgressLine.text(0, 0, 0, 0)).contains("100 %");
    }

    @Test
    void withoutATerminalThereAreNoControlCharacters() {
        StringWriter out = new StringWriter();
        ProgressLine line = new ProgressLine(new PrintWriter(out), false);
        line.at(1, 0, 2);
        line.clear();

        assertThat(out.toString()).doesNotContain("\r", "\u001b", "\b");
    }
}
