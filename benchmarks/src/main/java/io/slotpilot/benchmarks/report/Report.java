package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures, writes the page and the JSON, and holds the ratios against the baseline if that is wanted. */
public final class Report {

    private final boolean gate = Boolean.getBoolean("bench.gate");
    private final boolean quick = gate || Boolean.getBoolean("bench.quick");
    private final Effort effort = quick ? Effort.QUICK : Effort.ofPairs(Integer.getInteger("bench.pairs"));

    // Figures of short looks never get between those of long runs.
    private final Path drivers = Path.of(System.getProperty("bench.target"), "drivers");
    private final Path target = Path.of(System.getProperty("bench.target"), quick ? "quick" : "full");

    private Report() {}

    /** See {@code CONTRIBUTING.md} for the properties. */
    public static void main(String[] args) throws Exception {
        System.exit(new Report().make() ? 0 : 1); // whatever a client leaves running
    }

    private boolean make() throws IOException, InterruptedException {
        Files.createDirectories(target);
        Measuring measuring = new Measuring(target, drivers, effort);
        for (Part part : Part.parse(System.getProperty("bench.parts", "all"))) {
            measuring.run(part);
        }
        List<Figure> figures = new ArrayList<>();
        for (Part part : Part.values()) {
            figures.addAll(Figures.read(measuring.figures(part)));
        }
        write(figures);
        return !gate || holds(figures);
    }

    private void write(List<Figure> figures) throws IOException {
        List<String> origin = new ArrayList<>(Machine.describe());
        origin.add(effort.toString());
        // Short looks are for eyes and the gate; the documents have figures of long runs only.
        Path page = quick ? target.resolve("benchmarks.md") : Path.of(System.getProperty("bench.page"));
        Path json = target.resolve("benchmarks.json");
        Files.writeString(page, Page.of(origin, figures));
        Files.writeString(json, Json.of(origin, figures));
        System.out.println("written: " + page.normalize() + ", " + json.normalize());
    }

    private boolean holds(List<Figure> figures) throws IOException {
        Path baseline = Path.of(System.getProperty("bench.baseline"));
        Gate bounds = Gate.parse(Files.readAllLines(baseline));
        List<String> failures = bounds.check(figures);
        failures.forEach(failure -> System.out.println("REGRESSION " + failure));
        System.out.printf(
                Locale.ROOT,
                "gate: %d of %d ratios hold against %s%n",
                bounds.size() - failures.size(),
                bounds.size(),
                baseline.normalize());
        return failures.isEmpty();
    }
}
