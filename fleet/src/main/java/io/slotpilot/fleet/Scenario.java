package io.slotpilot.fleet;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What happens to a cluster. Everything begins after ten calm seconds. */
enum Scenario {
    FAILOVER("One primary is killed; its replica takes over three seconds later, one of them with CLUSTERDOWN"
            + " everywhere") {
        @Override
        Duration play(SimulatedCluster cluster) {
            int primary = primaries(cluster.truth()).get(0);
            cluster.time().at(BEGIN, () -> cluster.kill(primary));
            cluster.time().at(BEGIN.plusSeconds(2), () -> cluster.markFailed(primary));
            cluster.time().at(BEGIN.plusSeconds(3), () -> cluster.promote(replicaOf(cluster.truth(), primary)));
            return BEGIN.plusSeconds(3);
        }
    },

    ROLLING_RESTART("Every primary hands over to its replica and restarts, one after the other within a minute") {
        @Override
        Duration play(SimulatedCluster cluster) {
            List<Integer> primaries = primaries(cluster.truth());
            Duration step = MINUTE.dividedBy(primaries.size());
            for (int i = 0; i < primaries.size(); i++) {
                int primary = primaries.get(i);
                Duration at = BEGIN.plus(step.multipliedBy(i));
                cluster.time().at(at, () -> cluster.promote(replicaOf(cluster.truth(), primary)));
                cluster.time().at(at.plusMillis(200), () -> cluster.kill(primary));
                cluster.time().at(at.plusMillis(700), () -> cluster.start(primary));
                cluster.time().at(at.plusMillis(1_200), () -> cluster.loaded(primary));
            }
            return BEGIN.plus(MINUTE);
        }
    },

    RESHARD("A third of the slots moves, four at a time, within a minute") {
        @Override
        Duration play(SimulatedCluster cluster) {
            int[] targets = targetsOfAThird(cluster.truth());
            Duration step = MINUTE.multipliedBy(AT_A_TIME).dividedBy(targets.length);
            for (int slot = 0; slot < targets.length; slot += AT_A_TIME) {
                int[] slots = IntStream.range(slot, Math.min(slot + AT_A_TIME, targets.length))
                        .toArray();
                int[] to = Arrays.stream(slots).map(s -> targets[s]).toArray();
                Duration at = BEGIN.plus(step.multipliedBy(slot / AT_A_TIME));
                cluster.time().at(at, () -> Arrays.stream(slots).forEach(s -> cluster.open(s, targets[s])));
                cluster.time().at(at.plus(step), () -> cluster.move(slots, to));
            }
            return BEGIN.plus(MINUTE);
        }
    },

    BULK_HAND_OVER("A third of the slots changes hands in one instant, without ASK") {
        @Override
        Duration play(SimulatedCluster cluster) {
            int[] targets = targetsOfAThird(cluster.truth());
            int[] slots = IntStream.range(0, targets.length).toArray();
            cluster.time().at(BEGIN, () -> cluster.move(slots, targets));
            return BEGIN;
        }
    },

    STALE_NODE("A tenth of the primaries hands over to its replicas while one node hears nothing of it and serves"
            + " clients") {
        @Override
        Duration play(SimulatedCluster cluster) {
            List<Integer> primaries = primaries(cluster.truth());
            cluster.time().at(BEGIN, () -> cluster.deafen(primaries.get(primaries.size() - 1)));
            int failovers = Math.max(1, primaries.size() / 10);
            for (int i = 0; i < failovers; i++) {
                int primary = primaries.get(i);
                cluster.time()
                        .at(
                                BEGIN.plusSeconds(1).plusMillis(2_000L * i / failovers),
                                () -> cluster.promote(replicaOf(cluster.truth(), primary)));
            }
            return BEGIN.plusSeconds(3);
        }
    },

    TOTAL_OUTAGE("All nodes are gone for 15 seconds, load their data for five, and refuse commands for two more") {
        @Override
        Duration play(SimulatedCluster cluster) {
            int nodes = cluster.truth().nodes();
            cluster.time().at(BEGIN, () -> IntStream.range(0, nodes).forEach(cluster::kill));
            cluster.time().at(BEGIN.plusSeconds(15), () -> {
                IntStream.range(0, nodes).forEach(cluster::start);
                cluster.down(true);
            });
            cluster.time()
                    .at(BEGIN.plusSeconds(20), () -> IntStream.range(0, nodes).forEach(cluster::loaded));
            cluster.time().at(BEGIN.plusSeconds(22), () -> cluster.down(false));
            return BEGIN.plusSeconds(22);
        }
    };

    /** When it begins. */
    static final Duration BEGIN = Duration.ofSeconds(10);

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final int AT_A_TIME = 4;

    private final String story;

    Scenario(String story) {
        this.story = story;
    }

    /** Plans what will happen; returns when it is over. */
    abstract Duration play(SimulatedCluster cluster);

    /** As a reader sees it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** For names of files, and on the command line. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String story() {
        return story;
    }

    private static List<Integer> primaries(Layout layout) {
        List<Integer> primaries = new ArrayList<>();
        for (int node = 0; node < layout.nodes(); node++) {
            if (layout.primaryOf(node) < 0) {
                primaries.add(node);
            }
        }
        return primaries;
    }

    private static int replicaOf(Layout layout, int primary) {
        return IntStream.range(0, layout.nodes())
                .filter(node -> layout.primaryOf(node) == primary)
                .findFirst()
                .orElseThrow();
    }

    /** The first third of the slots, spread evenly over the primaries that do not own any of it. */
    private static int[] targetsOfAThird(Layout layout) {
        int third = KeySlot.COUNT / 3;
        List<Integer> others = primaries(layout).stream()
                .filter(node -> IntStream.range(0, third).noneMatch(slot -> layout.owner(slot) == node))
                .toList();
        return IntStream.range(0, third)
                .map(slot -> others.get((int) ((long) slot * others.size() / third)))
                .toArray();
    }
}
