package io.slotpilot.benchmarks;

import io.slotpilot.benchmarks.Scores.Score;
import io.slotpilot.benchmarks.figure.Figure;
import io.slotpilot.benchmarks.figure.Figures;
import io.slotpilot.benchmarks.figure.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the run-time linter adds to a GET. It is less than two JVMs differ by, so that they are started in turns, and each
 * is compared with the one before it.
 */
final class LinterFigures {

    private static final int ROUNDS = Integer.getInteger("linter.rounds", 7);

    private final List<Scores> rounds = new ArrayList<>();

    private LinterFigures() {}

    /** Measures, and leaves the figures. */
    static void measure() throws RunnerException {
        LinterFigures figures = new LinterFigures();
        for (int round = 0; round < ROUNDS; round++) {
            figures.rounds.add(new Scores(round().run()));
        }
        figures.add("jedis");
        figures.add("lettuce");
    }

    private static Runner round() {
        return new Runner(new OptionsBuilder()
                .include("KeyLintBenchmark.(jedis|lettuce)Get")
                .param("lint", "stock", "off", "1 %")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(Integer.getInteger("iteration", 300)))
                .measurementIterations(8)
                .measurementTime(TimeValue.milliseconds(Integer.getInteger("iteration", 300)))
                .build());
    }

    private void add(String client) {
        Figures.add(Figure.of(Topic.LINTER, client)
                .with("stock ns", median(round -> score(round, client, "stock").nanos()))
                .with("off ns", median(round -> score(round, client, "off").nanos()))
                .with("1 % ns", median(round -> score(round, client, "1 %").nanos()))
                .with(
                        "added ns",
                        median(round -> score(round, client, "1 %").nanos()
                                - score(round, client, "off").nanos()))
                .with(
                        Figure.RATIO,
                        median(round -> score(round, client, "off").nanos()
                                / score(round, client, "1 %").nanos()))
                .with("stock B", median(round -> score(round, client, "stock").bytes()))
                .with("1 % B", median(round -> score(round, client, "1 %").bytes())));
    }

    private static Score score(Scores round, String client, String lint) {
        return round.of(KeyLintBenchmark.class, client + "Get", lint);
    }

    private double median(ToDoubleFunction<Scores> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
