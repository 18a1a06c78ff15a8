package io.slotpilot.core.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of meters in {@code docs/metrics.md}, between two marks. */
record MetricsPage(String before, String table, String after) {

    private static final String BEGIN = "<!-- begin: made from SlotpilotMeter, do not edit -->\n";
    private static final String END = "<!-- end -->\n";

    /** Where the page is, seen from the module that tests run in. */
    static final Path PATH = Path.of("..", "docs", "metrics.md");

    static MetricsPage read() throws IOException {
        String page = Files.readString(PATH, UTF_8);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (begin < BEGIN.length() || end < begin) {
            throw new IllegalStateException(PATH + " must hold the lines '" + BEGIN.strip() + "' and '" + END.strip()
                    + "', between which the table stands");
        }
        return new MetricsPage(page.substring(0, begin), page.substring(begin, end), page.substring(end));
    }

    void writeWith(String newTable) throws IOException {
        Files.writeString(PATH, before + newTable + after, UTF_8);
    }

    /** The table as it must be. */
    static String made() {
        StringBuilder table = new StringBuilder();
        table.append("| Meter | Type | Unit | Tags and their values | What it tells |\n");
        table.append("|---|---|---|---|---|\n");
        for (SlotpilotMeter meter : SlotpilotMeter.values()) {
            table.append("| `").append(meter.meterName());
            table.append("` | ")
                    .append(meter.type().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            table.append(" | ").append(meter.baseUnit());
            table.append(" | ").append(tags(meter));
            table.append(" | ").append(meter.description()).append(" |\n");
        }
        return table.toString();
    }

    private static String tags(SlotpilotMeter meter) {
        return meter.tags().stream()
                .map(tag -> "`" + tag.key() + "`: " + String.join(", ", tag.values()))
                .collect(Collectors.joining("<br>"));
    }
}
