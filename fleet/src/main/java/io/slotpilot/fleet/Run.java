package io.slotpilot.fleet;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.fleet.client.FleetClient;
import io.slotpilot.fleet.client.Policy;
import io.slotpilot.fleet.client.Tally;
import io.slotpilot.fleet.report.Figures;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import io.slotpilot.fleet.server.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One fleet through one scenario. The same seed gives the same figures. */
final class Run {

    private static final Duration AFTERMATH = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final VirtualTime time = new VirtualTime();
    private final Tally tally = new Tally(time);
    private final Size size;
    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private final List<FleetClient> clients;
    private final int[][] slots;
    private Duration mostKnow = Duration.ZERO;
    private Duration allKnow = Duration.ZERO;

    Run(Policy policy, Size size, long seed) {
        this.size = size;
        this.random = new SplittableRandom(seed);
        this.cluster = new SimulatedCluster(time, size.nodes(), size.costs(), seed);
        this.clients = policy.clients(cluster, tally, size.clients(), seed);
        this.slots = new int[size.clients()][];
        for (int client = 0; client < slots.length; client++) {
            slots[client] = random.ints(size.slotsPerClient(), 0, KeySlot.COUNT).toArray();
        }
    }

    Figures play(Scenario scenario) {
        for (int client = 0; client < clients.size(); client++) {
            planCall(client);
        }
        Duration over = scenario.play(cluster);
        time.at(over, () -> look(over));
        Duration end = over.plus(AFTERMATH);
        time.runUntil(end);
        return new Figures(
                tally.seconds(),
                cluster.queries(),
                new Figures.Span(size.clients(), (int) Scenario.BEGIN.toSeconds(), (int) over.toSeconds(), (int)
                        end.toSeconds()),
                new Figures.Convergence(mostKnow, allKnow, strayed()));
    }

    /** Calls come at random, so that they do not march in step. */
    private void planCall(int client) {
        double seconds = -Math.log(1 - random.nextDouble()) / size.callsPerSecond();
        time.after((long) (seconds * 1e9), () -> {
            int[] own = slots[client];
            clients.get(client).call(own[random.nextInt(own.length)], random.nextInt(5) == 0);
            planCall(client);
        });
    }

    private void look(Duration since) {
        int strayed = strayed();
        Duration passed = Duration.ofNanos(time.nanos()).minus(since);
        if (mostKnow.isZero() && strayed <= size.clients() / 100) {
            mostKnow = passed.plusNanos(1);
        }
        if (strayed == 0) {
            allKnow = passed.plusNanos(1);
        } else {
            time.after(LOOK.toNanos(), () -> look(since));
        }
    }

    /** Clients that would send a command of one of their slots to the wrong node. */
    private int strayed() {
        Layout truth = cluster.truth();
        return (int) IntStream.range(0, slots.length)
                .filter(client -> {
                    for (int slot : slots[client]) {
                        if (!clients.get(client).knows(slot, truth)) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
    }
}
