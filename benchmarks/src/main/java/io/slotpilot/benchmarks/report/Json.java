package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.figure.Figure;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report for machines. */
final class Json {

    private Json() {}

    static String of(List<String> origin, List<Figure> figures) {
        return "{\n\"origin\": [" + origin.stream().map(Json::text).collect(Collectors.joining(", "))
                + "],\n\"figures\": [\n" + figures.stream().map(Json::object).collect(Collectors.joining(",\n"))
                + "\n]\n}\n";
    }

    private static String object(Figure figure) {
        String values = figure.values().entrySet().stream()
                .map(entry -> text(entry.getKey()) + ": " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
        return "{\"topic\": " + text(figure.topic().name().toLowerCase(Locale.ROOT)) + ", \"subject\": "
                + text(figure.subject()) + ", \"values\": {" + values + "}}";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
