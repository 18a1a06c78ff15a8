package io.slotpilot.benchmarks.clients;

import io.slotpilot.benchmarks.figure.Topic;
import io.slotpilot.testkit.TestCluster;
import java.util.stream.Stream;

/** Measures 1 to 100,000 GETs in flight on one connection of Lettuce, stock and with Slotpilot. */
public final class LettuceInFlightComparison {

    private LettuceInFlightComparison() {}

    /** Compares as many at once as the property {@code inflight} names. */
    public static void main(String[] args) throws Exception {
        try (TestCluster cluster =
                        TestCluster.builder().primaries(3).replicas(0).start();
                LettuceClients.Plain stock = LettuceClients.plainStock(cluster);
                LettuceClients.Plain ours = LettuceClients.plainSlotpilot(cluster)) {
            Stream.of(System.getProperty("inflight", "1,100,10000,100000").split(","))
                    .map(Integer::valueOf)
                    .forEach(count -> compare(stock, ours, count));
        }
        System.exit(0); // whatever a client leaves running
    }

    private static void compare(LettuceClients.Plain stock, LettuceClients.Plain ours, int count) {
        LettuceWork first = new LettuceWork(stock.connection(), count);
        LettuceWork second = new LettuceWork(ours.connection(), count);
        new BatchWindows(Topic.ASYNC_IN_FLIGHT, LettuceClients.version(), count)
                .compare(String.valueOf(count), first::gets, second::gets);
    }
}
