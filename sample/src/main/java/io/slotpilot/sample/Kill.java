package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A primary stops answering and dies, and its replica takes over when the other servers have noticed. */
final class Kill implements Act {

    /** Until the last visitor of stock Lettuce gets on: its timeout is a minute unless set. */
    private static final Duration LONGEST = Duration.ofSeconds(80);

    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    private static final long LAST_BREATH_MILLIS = 300;
    private static final long GAP_SLACK_MILLIS = 1_500;

    @Override
    public ActResult play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode victim = cluster.node(2);
        List<Traffic> traffic = stage.traffic(new BitSet());
        try (ServerOutage servers = ServerOutage.watch(cluster, victim)) {
            long began = System.nanoTime();
            victim.freeze(); // so that every visitor has a request on its way there
            TimeUnit.MILLISECONDS.sleep(LAST_BREATH_MILLIS);
            victim.kill();
            servers.awaitPromotion();
            long promoted = System.nanoTime();
            while (!allServed(traffic, promoted) && System.nanoTime() - began < LONGEST.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
            long calm = promoted + TimeUnit.MILLISECONDS.toNanos(GAP_SLACK_MILLIS);
            List<Outcome> outcomes = traffic.stream()
                    .map(each -> new Outcome(each.shop().contender(), each.seenSince(began), each.failedSince(calm)))
                    .toList();
            return result(outcomes, servers.millisSince(began));
        } finally {
            traffic.forEach(Traffic::close);
            cluster.heal();
        }
    }

    private static boolean allServed(List<Traffic> traffic, long promoted) {
        return traffic.stream().allMatch(each -> each.allServedSince(promoted));
    }

    /** @param late requests that failed although they began when the servers were well again */
    private record Outcome(Contender contender, Seen seen, int late) {

        List<String> row() {
            return List.of(
                    contender.toString(),
                    Integer.toString(seen.calls()),
                    Integer.toString(seen.failed()),
                    Integer.toString(late),
                    seen.gapMillis() + " ms",
                    seen.failures().toString());
        }

        List<Promise> promises(long outageMillis) {
            // What was on its way may have been executed, so it is not sent again; what came then waits its timeout.
            long each = 1 + outageMillis / contender.timeoutMillis();
            return List.of(
                    Promise.atMost(
                            contender + ": longest gap, the servers' own and " + GAP_SLACK_MILLIS + " ms",
                            seen.gapMillis(),
                            outageMillis + GAP_SLACK_MILLIS,
                            " ms"),
                    Promise.atMost(
                            contender + ": failed requests, for each visitor " + each,
                            seen.failed(),
                            Traffic.VISITORS * each,
                            ""),
                    Promise.atMost(contender + ": failed requests once the servers are well", late, 0, ""));
        }
    }

    private static ActResult result(List<Outcome> outcomes, long outageMillis) {
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        rows.add(List.of("application", "requests", "failed", "of them late", "longest gap of a visitor", "failures"));
        for (Outcome outcome : outcomes) {
            rows.add(outcome.row());
            if (outcome.contender.slotpilot()) {
                promises.addAll(outcome.promises(outageMillis));
            }
        }
        return new ActResult(
                "A primary hangs and is killed (SIGKILL); the servers themselves take no writes to its slots for "
                        + outageMillis + " ms",
                rows,
                promises);
    }
}
