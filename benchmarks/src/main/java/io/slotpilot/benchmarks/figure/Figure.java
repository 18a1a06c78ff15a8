package io.slotpilot.benchmarks.figure;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One row of the report. Immutable.
 *
 * @param subject unique within its topic
 * @param values by the name of their column, in order; of those, {@link #RATIO} is what the gate looks at
 */
public record Figure(Topic topic, String subject, Map<String, Double> values) {

    /** The column that means the same on every machine: the larger, the better. */
    public static final String RATIO = "ratio";

    private static final String TAB = "\t";

    public Figure {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A row without values. */
    public static Figure of(Topic topic, String subject) {
        return new Figure(topic, subject, Map.of());
    }

    /** This row with one more value. */
    public Figure with(String column, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(column, value);
        return new Figure(topic, subject, more);
    }

    /** The inverse of {@link #line}. */
    public static Figure parse(String line) {
        String[] fields = line.split(TAB);
        Map<String, Double> values = new LinkedHashMap<>();
        Arrays.stream(fields)
                .skip(2)
                .map(field -> field.split("="))
                .forEach(pair -> values.put(pair[0], Double.valueOf(pair[1])));
        return new Figure(Topic.valueOf(fields[0]), fields[1], values);
    }

    /** One line of text with all of it. */
    public String line() {
        StringJoiner line = new StringJoiner(TAB).add(topic.name()).add(subject);
        values.forEach((column, value) -> line.add(column + '=' + value));
        return line.toString();
    }
}
