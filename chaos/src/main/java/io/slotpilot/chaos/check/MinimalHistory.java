package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Event;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.SlotMove;
import io.slotpilot.chaos.history.Span;
import io.slotpilot.testkit.layout.KeySlots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What of a history a reader needs to understand one violation: its commands, their neighbours, and what happened then. */
public final class MinimalHistory {

    private static final int NEIGHBOURS = 2;

    private record Line(long at, String text) {}

    private final Evidence evidence;

    public MinimalHistory(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The violation, and its history in the order of time. */
    public List<String> of(Violation violation) {
        List<String> text = new ArrayList<>();
        text.add(violation.breach() + ": "
                + (violation.key().isEmpty()
                        ? ""
                        : violation.key() + " (slot " + KeySlots.slotOf(violation.key()) + "): ")
                + violation.text());
        List<Operation> shown = withNeighbours(violation);
        if (!shown.isEmpty()) {
            lines(shown, violation.key())
                    .sorted(Comparator.comparingLong(Line::at))
                    .forEach(line -> text.add("    " + line.text));
        }
        return text;
    }

    private Stream<Line> lines(List<Operation> shown, String key) {
        int slot = KeySlots.slotOf(key);
        Span whole = new Span(
                shown.stream()
                        .mapToLong(operation -> operation.span().start())
                        .min()
                        .orElse(0),
                shown.stream()
                        .mapToLong(operation -> operation.span().end())
                        .max()
                        .orElse(Long.MAX_VALUE));
        Stream<Line> operations =
                shown.stream().map(operation -> new Line(operation.span().start(), operation.toString()));
        Stream<Line> events = evidence.story().during(whole).stream()
                .map(event -> new Line(event.span().start(), event.toString()));
        Stream<Line> moves = evidence.story().moves().stream()
                .filter(move -> move.slot() == slot)
                .map(MinimalHistory::line);
        Stream<Line> footprints = evidence.footprints().stream()
                .filter(footprint -> footprint.key().equals(key)
                        && shown.stream()
                                .anyMatch(operation -> operation.command().value() == footprint.value()))
                .map(footprint -> new Line(footprint.at(), footprint.toString()));
        return Stream.of(operations, events, moves, footprints).flatMap(lines -> lines);
    }

    private static Line line(SlotMove move) {
        String text = "slot " + move.slot() + " from shard " + move.from() + " to " + move.to()
                + (move.arrived() ? "" : ", came back or stayed open");
        return new Line(move.span().start(), new Event(move.span(), text).toString());
    }

    private List<Operation> withNeighbours(Violation violation) {
        List<Operation> same = evidence.operations().stream()
                .filter(operation -> operation.key().equals(violation.key()))
                .toList();
        List<Operation> shown = new ArrayList<>();
        for (int i = 0; i < same.size(); i++) {
            int from = Math.max(0, i - NEIGHBOURS);
            int to = Math.min(same.size(), i + NEIGHBOURS + 1);
            if (same.subList(from, to).stream().anyMatch(violation.operations()::contains)) {
                shown.add(same.get(i));
            }
        }
        violation.operations().stream()
                .filter(operation -> !shown.contains(operation))
                .forEach(shown::add);
        return shown;
    }
}
