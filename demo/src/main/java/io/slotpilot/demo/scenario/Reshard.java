package io.slotpilot.demo.scenario;

import io.slotpilot.demo.traffic.Keyspace;
import io.slotpilot.demo.traffic.Tag;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Slots move from one primary to another with their keys, and back. Half of the traffic is on them. */
final class Reshard implements Scenario {

    private static final int SLOTS = 1_000;
    private static final Duration PACE = Duration.ofMillis(2);

    @Override
    public String about() {
        return "1,000 slots with their keys move from one primary to another, one after the other, and then back. "
                + "Half of the traffic is on them.";
    }

    @Override
    public Duration length() {
        return Duration.ofSeconds(18);
    }

    @Override
    public Keyspace keyspace() {
        return Keyspace.hot(IntStream.range(0, SLOTS).mapToObj(Tag::of).toList());
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        TestCluster cluster = stage.cluster();
        BitSet slots = new BitSet();
        slots.set(0, SLOTS);
        TestNode home = cluster.owner(0);
        TestNode away = cluster.primaries().stream()
                .filter(node -> node != home)
                .findFirst()
                .orElseThrow();
        stage.hold(Duration.ofSeconds(1));
        stage.fault("1,000 slots move to another primary", slots);
        cluster.reshard(SLOTS, home, away, PACE);
        stage.mark("all moved");
        stage.hold(Duration.ofSeconds(2));
        stage.fault("the 1,000 slots move back", slots);
        cluster.reshard(SLOTS, away, home, PACE);
        stage.mark("all back");
        stage.hold(Duration.ofSeconds(2));
    }
}
