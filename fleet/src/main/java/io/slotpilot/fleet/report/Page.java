package io.slotpilot.fleet.report;

import io.slotpilot.fleet.client.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The page {@code docs/fleet.md} and its plots. */
public final class Page {

    private final StringBuilder tables = new StringBuilder();
    private final Map<String, Chapter> chapters = new LinkedHashMap<>();
    private String lastSize = "";

    /**
     * A scenario as readers know it.
     *
     * @param key part of the plot's file name
     */
    public record Chapter(String key, String title, String story, Map<Policy, Figures> fleets) {}

    /** Begins the table of fleets of one size. */
    public void size(String size) {
        tables.append("\n## ").append(size).append("\n\n");
        tables.append("""
            | scenario | clients | queries per client | most in 1 s at one node | MOVED per client | tries per command | the same in trouble | failed ‰ | 99 % know after | all know after | at the end |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
        chapters.clear();
        lastSize = size;
    }

    /** Adds the rows of one scenario. The plots are those of the last size. */
    public void add(Chapter chapter) {
        chapters.put(chapter.key, chapter);
        chapter.fleets.forEach((policy, figures) -> tables.append(row(chapter.title, policy, figures)));
    }

    /**
     * Writes all to a directory.
     *
     * @param run what was run, and when, as the end of a sentence
     */
    public void write(Path docs, String run) throws IOException {
        Path images = Files.createDirectories(docs.resolve("images"));
        StringBuilder plots = new StringBuilder("\n## Plots: " + lastSize + "\n");
        for (Chapter chapter : chapters.values()) {
            Path image = images.resolve("fleet-" + chapter.key + ".svg");
            Files.writeString(image, new Plot(chapter.fleets).svg(chapter.title));
            plots.append("\n%s: %s.%n%n![%s](images/%s)%n"
                    .formatted(chapter.title, chapter.story, chapter.title, image.getFileName()));
        }
        try (var text = Page.class.getResourceAsStream("page.md")) {
            String head = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(docs.resolve("fleet.md"), head.replace("@run@", run) + tables + plots);
        }
    }

    private static String row(String scenario, Policy policy, Figures figures) {
        Figures.Convergence convergence = figures.convergence();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,.1f | %,d | %.2f | %.2f | %.2f | %.1f | %s | %s | %.1f %% well, %.1fx as slow |%n",
                scenario,
                policy.title(),
                figures.queriesPerClient(),
                figures.queries().peakOfOneNode(),
                figures.movedPerClient(),
                figures.amplification(),
                figures.amplificationInTrouble(),
                figures.failedPerMille(),
                after(convergence.most(), convergence),
                after(convergence.all(), convergence),
                figures.successInTheEnd(),
                figures.slownessInTheEnd());
    }

    private static String after(Duration time, Figures.Convergence convergence) {
        return time.isZero()
                ? "not within the run (%d astray)".formatted(convergence.strayedAtTheEnd())
                : "%.1f s".formatted(time.toNanos() / 1e9);
    }
}
