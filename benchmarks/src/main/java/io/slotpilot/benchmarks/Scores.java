package io.slotpilot.benchmarks;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH measured, by the benchmark's class, method and parameter. */
final class Scores {

    private final Map<String, Score> scores = new HashMap<>();

    /**
     * One benchmark's figures.
     *
     * @param nanos the median of the iterations, because other work on the machine spoils a mean
     * @param bytes allocated for each invocation
     */
    record Score(double nanos, double bytes) {}

    Scores(Collection<RunResult> results) {
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            StringBuilder key = new StringBuilder(
                    benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1));
            result.getParams()
                    .getParamsKeys()
                    .forEach(name -> key.append(' ').append(result.getParams().getParam(name)));
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            scores.put(
                    key.toString(),
                    new Score(
                            result.getPrimaryResult().getStatistics().getPercentile(50),
                            allocated == null ? Double.NaN : allocated.getScore()));
        }
    }

    /** @throws IllegalArgumentException if it was not measured */
    Score of(Class<?> benchmark, String method, Object... parameters) {
        StringBuilder key =
                new StringBuilder(benchmark.getSimpleName()).append('.').append(method);
        for (Object parameter : parameters) {
            key.append(' ').append(parameter);
        }
        Score score = scores.get(key.toString());
        if (score == null) {
            throw new IllegalArgumentException("not measured: " + key + "; measured: " + scores.keySet());
        }
        return score;
    }
}
