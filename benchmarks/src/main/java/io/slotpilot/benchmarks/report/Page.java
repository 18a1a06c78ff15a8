package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The report in Markdown: where it was measured, then one table for each topic. */
final class Page {

    private Page() {}

    static String of(List<String> origin, List<Figure> figures) {
        StringBuilder page = new StringBuilder("""
                # Benchmarks

                Made by `mvn -q -Pbench`, which writes this page and `benchmarks/target/bench/full/benchmarks.json`; do not edit.
                Slotpilot and the stock client run in one JVM, on the same servers, in alternating pairs of short windows; a
                ratio is the median of the pairs' own, and more than 1 is better than stock. Nanoseconds are medians of JMH's iterations.
                Absolute figures are of this machine.

                """);
        origin.forEach(line -> page.append("- ").append(line).append('\n'));
        for (Topic topic : Topic.values()) {
            List<Figure> rows =
                    figures.stream().filter(figure -> figure.topic() == topic).toList();
            if (!rows.isEmpty()) {
                page.append("\n## ").append(topic.title()).append("\n\n");
                page.append(topic.introduction()).append("\n\n").append(table(rows));
            }
        }
        return page.toString();
    }

    private static String table(List<Figure> rows) {
        Set<String> columns = rows.stream()
                .flatMap(row -> row.values().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("| | ");
        table.append(String.join(" | ", columns)).append(" |\n|---|");
        table.append("---|".repeat(columns.size())).append('\n');
        for (Figure row : rows) {
            table.append("| ").append(row.subject()).append(" |");
            columns.forEach(column -> table.append(' ')
                    .append(
                            row.values().containsKey(column)
                                    ? number(row.values().get(column))
                                    : "")
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    /** With as many digits as mean something. */
    static String number(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }
}
