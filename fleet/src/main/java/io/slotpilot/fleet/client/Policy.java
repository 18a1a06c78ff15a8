package io.slotpilot.fleet.client;

import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whose clients a fleet consists of. */
public enum Policy {
    /** The real engine. */
    SLOTPILOT("Slotpilot"),
    /** {@link JedisModel}. */
    JEDIS("model of Jedis"),
    /** {@link LettuceModel}. */
    LETTUCE("model of Lettuce");

    /** As long as Jedis takes at most. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String title;

    Policy(String title) {
        this.title = title;
    }

    /** As a reader sees it. */
    public String title() {
        return title;
    }

    /** So many clients that all know the cluster as it is. */
    public List<FleetClient> clients(SimulatedCluster cluster, Tally tally, int count, long seed) {
        SlotMap known = known(cluster);
        List<FleetClient> clients = new ArrayList<>();
        for (int client = 0; client < count; client++) {
            long own = seed * 1_000_003L + client;
            clients.add(
                    switch (this) {
                        case SLOTPILOT -> new SlotpilotClient(cluster, tally, known, TIMEOUT, own);
                        case JEDIS -> new JedisModel(cluster, tally, own);
                        case LETTUCE -> new LettuceModel(cluster, tally);
                    });
        }
        return clients;
    }

    private static SlotMap known(SimulatedCluster cluster) {
        Layout layout = cluster.truth();
        return SlotMap.empty()
                .merge(cluster.slotsView(layout, 0))
                .map()
                .merge(cluster.nodesView(layout, 0))
                .map();
    }
}
