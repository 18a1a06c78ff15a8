package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Slots move to another primary and back, with their keys, while visitors use them. */
record Reshard(int slots, Duration pace) implements Act {

    @Override
    public ActResult play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        TestNode home = cluster.node(0);
        TestNode away = cluster.node(1);
        BitSet moving = lowest(home);
        List<Traffic> traffic = stage.traffic(moving);
        long began = System.nanoTime();
        try {
            cluster.reshard(slots, home, away, pace);
            TimeUnit.SECONDS.sleep(1);
            moving.stream().forEach(slot -> cluster.moveSlot(slot, away, home));
            TimeUnit.SECONDS.sleep(1);
        } finally {
            traffic.forEach(Traffic::close);
        }
        return result(traffic, began);
    }

    private BitSet lowest(TestNode node) {
        BitSet lowest = new BitSet();
        node.view().myself().slots().stream().limit(slots).forEach(lowest::set);
        return lowest;
    }

    private ActResult result(List<Traffic> traffic, long began) {
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        rows.add(List.of("application", "requests", "failed", "longest gap of a visitor", "redirects", "failures"));
        for (Traffic each : traffic) {
            Seen seen = each.seenSince(began);
            Contender contender = each.shop().contender();
            long redirects = each.shop().redirects();
            rows.add(List.of(
                    contender.toString(),
                    Integer.toString(seen.calls()),
                    Integer.toString(seen.failed()),
                    seen.gapMillis() + " ms",
                    contender.slotpilot() ? Long.toString(redirects) : "?",
                    seen.failures().toString()));
            if (contender.slotpilot()) {
                promises.add(Promise.atMost(contender + ": failed requests", seen.failed(), 0, ""));
                promises.add(Promise.atLeast(
                        contender + ": redirects, so that this shows something", (double) redirects, 1, ""));
            }
        }
        return new ActResult(
                slots + " slots move to another primary and back, with their keys; every eighth request is for them",
                rows,
                promises);
    }
}
