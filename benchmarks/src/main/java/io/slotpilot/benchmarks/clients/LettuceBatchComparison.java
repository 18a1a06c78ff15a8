package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Topic;
import io.slotpilot.testkit.TestCluster;

/** Measures what Lettuce does with many keys at once, stock and with Slotpilot, in alternating pairs of windows. */
public final class LettuceBatchComparison {

    private static final int BATCH = 1_000;

    private LettuceBatchComparison() {}

    /** Compares reads and writes of many keys, in one command and in many. */
    public static void main(String[] args) throws Exception {
        System.out.printf("%s on %s%n", LettuceClients.version(), System.getProperty("os.arch"));
        try (TestCluster cluster =
                        TestCluster.builder().primaries(3).replicas(0).start();
                LettuceClients.Plain stock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain alsoStock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain ours = LettuceClients.plainSlotpilot(cluster)) {
            LettuceWork first = new LettuceWork(stock.connection(), BATCH);
            LettuceWork second = new LettuceWork(ours.connection(), BATCH);
            // The stock client beside itself: how far from 1 a ratio is by accident, on this machine.
            LettuceWork control = new LettuceWork(alsoStock.connection(), BATCH);
            first.mset();
            BatchWindows windows = new BatchWindows(Topic.BATCHES, LettuceClients.version(), BATCH);
            windows.compare("mget", first::mget, second::mget);
            windows.compare("mget async", first::mgetAsync, second::mgetAsync);
            windows.compare("mget reactive", first::mgetReactive, second::mgetReactive);
            windows.compare("mset", first::mset, second::mset);
            windows.compare("async get", first::gets, second::gets);
            windows.compare("async 256", first::getsInFlight, second::getsInFlight);
            windows.compare("control 256", first::getsInFlight, control::getsInFlight);
            windows.compare("reactive 256", first::getsReactive, second::getsReactive);
            try (BareSockets sockets = new BareSockets(cluster, first.keys(), LettuceWork.VALUE)) {
                windows.compare("mget bare", first::mget, sockets::mget);
            }
        }
        System.exit(0); // whatever a client leaves running
    }
}
