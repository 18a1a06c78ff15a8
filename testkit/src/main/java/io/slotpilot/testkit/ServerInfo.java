package io.slotpilot.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what servers write: {@code INFO} and logs. */
final class ServerInfo {

    private static final String ERROR = "errorstat_";
    private static final String COMMAND = "cmdstat_";

    private ServerInfo() {}

    /** The {@code name:value} lines of {@code INFO}. */
    static Map<String, String> fields(String info) {
        Map<String, String> fields = new TreeMap<>();
        info.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return fields;
    }

    static Map<String, Long> errorStats(Map<String, String> fields) {
        Map<String, Long> counts = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(ERROR)) {
                counts.put(name.substring(ERROR.length()), number(pairs(value), "count"));
            }
        });
        return counts;
    }

    static Map<String, CommandStats> commandStats(Map<String, String> fields) {
        Map<String, CommandStats> stats = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(COMMAND)) {
                Map<String, String> pairs = pairs(value);
                stats.put(
                        name.substring(COMMAND.length()),
                        new CommandStats(
                                number(pairs, "calls"),
                                number(pairs, "rejected_calls"),
                                number(pairs, "failed_calls")));
            }
        });
        return stats;
    }

    static String lastLines(String text, int count) {
        List<String> lines = text.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** {@code calls=1,usec=2} as a map. */
    private static Map<String, String> pairs(String value) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : value.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return pairs;
    }

    private static long number(Map<String, String> pairs, String name) {
        return Long.parseLong(pairs.getOrDefault(name, "0"));
    }
}
