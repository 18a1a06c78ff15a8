package io.slotpilot.fleet.report;

import io.slotpilot.fleet.client.Latencies;
import io.slotpilot.fleet.client.Tally;
import io.slotpilot.fleet.server.QueryCount;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What came of one run.
 *
 * @param seconds what the clients did and got
 * @param queries what the nodes were asked
 * @param span what happened when
 * @param convergence how long clients went astray
 */
public record Figures(List<Tally.Second> seconds, QueryCount queries, Span span, Convergence convergence) {

    /** Commands that were under way when something happened end within this time. */
    private static final int SETTLED = 10;

    /**
     * When things happened, in seconds of the run.
     *
     * @param clients how many there were
     * @param begin when the incident began
     * @param over when it was over, as far as the servers are concerned
     * @param end when the run ended
     */
    public record Span(int clients, int begin, int over, int end) {}

    /**
     * How long clients went astray after the incident was over.
     *
     * @param most until 99 of 100 clients knew the owners of their slots; zero if that did not come
     * @param all until all did; zero if that did not come
     * @param strayedAtTheEnd how many did not when the run ended
     */
    public record Convergence(Duration most, Duration all, int strayedAtTheEnd) {}

    /** Topology queries of one client in the whole run. */
    public double queriesPerClient() {
        return (double) queries.total() / span.clients;
    }

    /** Lasting redirects that one client followed in the whole run. */
    public double movedPerClient() {
        return (double) sum(0, span.end, Tally.Second::moved) / span.clients;
    }

    /** Tries that did not follow a redirect, for each command, in the whole run. */
    public double amplification() {
        return amplification(0, span.end);
    }

    /** The same from the beginning of the incident until it is settled. */
    public double amplificationInTrouble() {
        return amplification(span.begin, span.over + SETTLED);
    }

    private double amplification(int from, int to) {
        long tries = sum(from, to, Tally.Second::attempts) - sum(from, to, Tally.Second::follows);
        return (double) tries / sum(from, to, Tally.Second::started);
    }

    /** Commands that failed, or still waited at the end, for each thousand. */
    public double failedPerMille() {
        long started = sum(0, span.end, Tally.Second::started);
        return 1000.0 * (started - sum(0, span.end, Tally.Second::succeeded)) / started;
    }

    /** The share of commands that ended well in the last ten seconds, in percent of those started; 100 is calm. */
    public double successInTheEnd() {
        return 100.0
                * sum(span.end - SETTLED, span.end, Tally.Second::succeeded)
                / sum(span.end - SETTLED, span.end, Tally.Second::started);
    }

    /** The slowest in a hundred in the last ten seconds, as a multiple of the calm beginning. */
    public double slownessInTheEnd() {
        return latencies(span.end - SETTLED, span.end).quantileMillis(0.99)
                / latencies(2, span.begin).quantileMillis(0.99);
    }

    /** The share of commands that ended well in one second, in percent of those started. */
    public double successIn(int second) {
        Tally.Second one = seconds.get(second);
        return one.started() == 0 ? 100 : Math.min(100, 100.0 * one.succeeded() / one.started());
    }

    private Latencies latencies(int from, int to) {
        Latencies all = new Latencies();
        seconds.subList(from, Math.min(to, seconds.size())).forEach(second -> all.addAll(second.latencies()));
        return all;
    }

    private long sum(int from, int to, ToLongFunction<Tally.Second> count) {
        return seconds.subList(from, Math.min(to, seconds.size())).stream()
                .mapToLong(count)
                .sum();
    }
}
