package io.slotpilot.sample;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints what was found, act by act, and in the end every promise. */
final class Report {

    private final PrintStream out;
    private final List<Promise> promises = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void doing(String what) {
        out.println(what + " ...");
    }

    void add(ActResult result) {
        out.println();
        out.println(result.title());
        table(result.rows());
        out.println();
        promises.addAll(result.promises());
    }

    /** Prints the verdict; true if every promise was kept. */
    boolean verdict() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "promise", "measured"));
        promises.forEach(
                promise -> rows.add(List.of(promise.kept() ? "kept" : "BROKEN", promise.text(), promise.measured())));
        table(rows);
        return promises.stream().allMatch(Promise::kept);
    }

    private void table(List<List<String>> rows) {
        int columns = rows.get(0).size();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int column = 0; column < columns; column++) {
                line.append(row.get(column));
                if (column < columns - 1) {
                    line.append(
                            " ".repeat(2 + width(rows, column) - row.get(column).length()));
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
