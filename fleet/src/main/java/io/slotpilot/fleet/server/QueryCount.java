package io.slotpilot.fleet.server;

import java.util.Arrays;

/** How many topology queries each node got in each second of a run; what met a closed port is only counted. */
public final class QueryCount {

    private final int[][] bySecond;
    private long total;
    private long unheard;

    QueryCount(int nodes) {
        bySecond = new int[nodes][64];
    }

    void count(int node, long nowNanos, boolean listens) {
        total++;
        if (!listens) {
            unheard++;
            return;
        }
        int second = (int) (nowNanos / 1_000_000_000L);
        if (second >= bySecond[node].length) {
            bySecond[node] = Arrays.copyOf(bySecond[node], 2 * second);
        }
        bySecond[node][second]++;
    }

    /** Those that met a closed port. */
    public long unheard() {
        return unheard;
    }

    /** All queries so far, those that met a closed port included. */
    public long total() {
        return total;
    }

    /** The most that one node got in one second. */
    public int peakOfOneNode() {
        return Arrays.stream(bySecond)
                .mapToInt(node -> Arrays.stream(node).max().orElse(0))
                .max()
                .orElse(0);
    }

    /** What all nodes got in one second. */
    public long in(int second) {
        return Arrays.stream(bySecond)
                .mapToLong(node -> second < node.length ? node[second] : 0)
                .sum();
    }
}
