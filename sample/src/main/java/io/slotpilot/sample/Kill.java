package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A primary dies under the visitors, and its replica takes over when the other servers have noticed. */
final class Kill implements Act {

    /** Until the last visitor of stock Lettuce gets on: its timeout is a minute unless set. */
    private static final Duration LONGEST = Duration.ofSeconds(80);

    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    private static final long WARM_UP_SECONDS = 3;
    private static final long GAP_SLACK_MILLIS = 1_500;

    @Override
    public ActResult play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode victim = cluster.node(2);
        List<Traffic> traffic = stage.traffic(new BitSet());
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        try (ServerOutage servers = ServerOutage.watch(cluster, victim)) {
            long began = System.nanoTime();
            victim.kill();
            servers.awaitPromotion();
            long promoted = System.nanoTime();
            while (!allServed(traffic, promoted) && System.nanoTime() - began < LONGEST.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
            List<Seen> seen =
                    traffic.stream().map(each -> each.seenSince(began)).toList();
            return result(traffic, seen, servers.millisSince(began));
        } finally {
            traffic.forEach(Traffic::close);
            cluster.heal();
        }
    }

    private static boolean allServed(List<Traffic> traffic, long promoted) {
        return traffic.stream().allMatch(each -> each.allServedSince(promoted));
    }

    private static ActResult result(List<Traffic> traffic, List<Seen> seen, long outageMillis) {
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        rows.add(List.of("application", "requests", "failed", "longest gap of a visitor", "failures"));
        for (int i = 0; i < seen.size(); i++) {
            Contender contender = traffic.get(i).shop().contender();
            Seen its = seen.get(i);
            rows.add(List.of(
                    contender.toString(),
                    Integer.toString(its.calls()),
                    Integer.toString(its.failed()),
                    its.gapMillis() + " ms",
                    its.failures().toString()));
            if (contender.slotpilot()) {
                promises.addAll(promises(contender, its, outageMillis));
            }
        }
        return new ActResult(
                "A primary is killed (SIGKILL); the servers themselves take no writes to its slots for " + outageMillis
                        + " ms",
                rows,
                promises);
    }

    private static List<Promise> promises(Contender contender, Seen seen, long outageMillis) {
        return List.of(
                Promise.atMost(
                        contender + ": longest gap, the servers' own and " + GAP_SLACK_MILLIS + " ms",
                        seen.gapMillis(),
                        outageMillis + GAP_SLACK_MILLIS,
                        " ms"),
                // What was on its way to the server that died may have been executed, so it is not sent again.
                Promise.atMost(
                        contender + ": failed requests, at most the one that each visitor had on its way",
                        seen.failed(),
                        Traffic.VISITORS,
                        ""));
    }
}
