package io.slotpilot.fleet.client;

/** How long things took, in steps of a tenth. */
public final class Latencies {

    private static final double STEP = Math.log(1.1);
    private static final double LEAST_MILLIS = 0.1;

    private final long[] counts = new long[150];
    private long total;

    void add(long nanos) {
        double steps = Math.log(Math.max(1, nanos / 1e6 / LEAST_MILLIS)) / STEP;
        counts[Math.min(counts.length - 1, (int) steps)]++;
        total++;
    }

    /** Takes all of {@code other} in. */
    public void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /**
     * What so many of all stayed under, in milliseconds; zero if there were none.
     *
     * @param share between 0 and 1
     */
    public double quantileMillis(double share) {
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (total > 0 && below >= share * total) {
                return LEAST_MILLIS * Math.exp((i + 1) * STEP);
            }
        }
        return 0;
    }
}
