package io.slotpilot.benchmarks.report;

import io.slotpilot.benchmarks.clients.Comparison;
import io.slotpilot.benchmarks.clients.LettuceInFlightComparison;
import java.util.ArrayList;
import java.util.List;

/**
 * How long to measure.
 *
 * @param pairs of windows, for each ratio
 * @param window its milliseconds
 * @param warmup milliseconds for each side
 * @param iteration milliseconds of one of JMH's
 * @param forks of JMH
 */
record Effort(int pairs, int window, int warmup, int iteration, int forks) {

    private static final int MANY_PAIRS = 31;

    /** All of it in less than four minutes, for a look and for the gate. */
    static final Effort QUICK = new Effort(5, 100, 400, 100, 1);

    /** With 31 pairs or more half an hour; with fewer all is shorter, for machines that are quiet only for minutes. */
    static Effort ofPairs(int pairs) {
        return pairs >= MANY_PAIRS ? new Effort(pairs, 300, 4_000, 1_000, 2) : new Effort(pairs, 300, 1_000, 400, 1);
    }

    /** System properties for the JVM that measures. */
    List<String> properties(Class<?> main, String client) {
        List<String> properties = new ArrayList<>(List.of(
                "-Drounds=" + pairs,
                "-Dwindow=" + window,
                "-Dwarmup=" + warmup,
                "-Diteration=" + iteration,
                "-Dforks=" + forks));
        if (equals(QUICK)) {
            properties.addAll(List.of("-Dthreads=1,8,512", "-Ddrivers=" + client, "-Dmoved=50"));
            properties.addAll(List.of("-Dnodes=1,1000", "-Dpatches=0,1000", "-Dinflight=1,10000", "-Dlinter.rounds=1"));
            if (main != LettuceInFlightComparison.class) {
                properties.add("-Donly=pipeline,mget,mget reactive,async 256");
            }
        } else {
            properties.add("-Dthreads=1,8,64,512");
            properties.add("-Ddrivers=" + (main == Comparison.class ? control(client) : client));
        }
        return properties;
    }

    /** The stock client beside itself too: how much a ratio differs from 1 by accident. */
    private static String control(String client) {
        return (client.equals("jedis") ? "control," : "lettuce-control,") + client;
    }

    @Override
    public String toString() {
        return pairs + " pairs of windows of " + window + " ms, JMH with " + forks + (forks == 1 ? " fork" : " forks")
                + " and iterations of " + iteration + " ms";
    }
}
