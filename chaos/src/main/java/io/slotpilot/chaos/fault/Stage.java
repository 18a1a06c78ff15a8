package io.slotpilot.chaos.fault;

import io.slotpilot.chaos.client.Login;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** What faults work on. Thread-safe. */
public final class Stage {

    private final TestCluster cluster;
    private final Network network;
    private final StoryLog log;
    private final Login login;
    private final List<Integer> slots;
    private final List<Shard> shards;
    /** Who changes what every live node must be told, or who lives: one at a time. */
    private final ReentrantLock membership = new ReentrantLock();

    /** @param slots those that the traffic uses */
    public Stage(TestCluster cluster, Network network, StoryLog log, Login login, List<Integer> slots) {
        this.cluster = cluster;
        this.network = network;
        this.log = log;
        this.login = login;
        this.slots = List.copyOf(slots);
        this.shards = IntStream.range(0, log.shards())
                .mapToObj(i -> new Shard(i, cluster.node(i), cluster.node(log.shards() + i), log))
                .toList();
    }

    TestCluster cluster() {
        return cluster;
    }

    Network network() {
        return network;
    }

    StoryLog log() {
        return log;
    }

    Login login() {
        return login;
    }

    List<Shard> shards() {
        return shards;
    }

    Shard shard(int number) {
        return shards.get(number);
    }

    ReentrantLock membership() {
        return membership;
    }

    /** A slot in use, by any number. */
    int slot(int number) {
        return slots.get(number % slots.size());
    }

    /** The shard whose primary owns {@code slot}. */
    Shard ownerOf(int slot) {
        TestNode owner = cluster.owner(slot);
        return shards.stream()
                .filter(shard -> shard.primary() == owner)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(owner + " owns slot " + slot + " and is no primary yet"));
    }
}
