package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares ratios with those that were reached before. Never looks at absolute figures: machines differ. */
final class Gate {

    private final List<Bound> bounds;

    private Gate(List<Bound> bounds) {
        this.bounds = bounds;
    }

    /**
     * What one row's ratio has to reach.
     *
     * @param ratio what it was
     * @param tolerance which share of that may be lost, from 0 to less than 1
     */
    record Bound(Topic topic, String subject, double ratio, double tolerance) {

        Bound {
            if (!(ratio > 0) || !(tolerance >= 0) || !(tolerance < 1)) {
                throw new IllegalArgumentException("a bound must have ratio > 0 and 0 <= tolerance < 1 but was ratio="
                        + ratio + ", tolerance=" + tolerance + " for " + topic + ", " + subject);
            }
        }

        double lowest() {
            return ratio * (1 - tolerance);
        }
    }

    /** Reads the baseline: topic, subject, ratio and tolerance, separated by tabs; {@code #} begins a comment. */
    static Gate parse(List<String> lines) {
        return new Gate(lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Gate::bound)
                .toList());
    }

    private static Bound bound(String line) {
        String[] fields = line.split("\t");
        if (fields.length != 4) {
            throw new IllegalArgumentException(
                    "a line of the baseline must be topic, subject, ratio and tolerance with tabs but was '" + line
                            + "'");
        }
        return new Bound(
                Topic.valueOf(fields[0]), fields[1], Double.parseDouble(fields[2]), Double.parseDouble(fields[3]));
    }

    /** One line for each ratio that fell below its bound, or that is missing; none if all is well. */
    List<String> check(List<Figure> figures) {
        List<String> failures = new ArrayList<>();
        for (Bound bound : bounds) {
            Optional<Double> measured = figures.stream()
                    .filter(figure ->
                            figure.topic() == bound.topic && figure.subject().equals(bound.subject))
                    .filter(figure -> figure.values().containsKey(Figure.RATIO))
                    .map(figure -> figure.values().get(Figure.RATIO))
                    .findFirst();
            String row = bound.topic.title() + ", " + bound.subject;
            if (measured.isEmpty()) {
                failures.add(row + ": was not measured, so it cannot be compared with the baseline");
            } else if (!(measured.get() >= bound.lowest())) {
                failures.add(String.format(
                        Locale.ROOT,
                        "%s: ratio %.2f is below %.2f (baseline %.2f, tolerance %.0f %%)",
                        row,
                        measured.get(),
                        bound.lowest(),
                        bound.ratio,
                        100 * bound.tolerance));
            }
        }
        return failures;
    }

    /** How many ratios it compares. */
    int size() {
        return bounds.size();
    }
}
