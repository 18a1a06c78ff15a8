package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cluster is diagnosed right, and its printed plan, followed line by line, makes it whole with every key. */
@RedisCluster(replicas = 0)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorRepairsIT {

    private static final int SLOTS_WITH_KEYS = 5;
    private static final int KEYS = 10;

    private final TestCluster cluster;
    private final List<String> keys = new ArrayList<>();

    DoctorRepairsIT(TestCluster cluster) {
        this.cluster = cluster;
        for (int slot = 0; slot < SLOTS_WITH_KEYS; slot++) {
            for (int i = 0; i < KEYS; i++) {
                keys.add(TestCluster.keyIn(slot, "key " + i + ":"));
            }
        }
    }

    static Stream<Breakage> faults() {
        return Stream.of(
                Breakage.halfMoved(0, 1),
                Breakage.opened(1, 2),
                Breakage.opened(5, 2),
                Breakage.sourceOnly(0, 1),
                Breakage.targetClosedEarly(1, 2),
                Breakage.targetOnly(0, 1),
                Breakage.sourceClosedEarly(1, 2),
                Breakage.orphans(2, 1),
                Breakage.uncovered(0),
                Breakage.uncovered(5),
                Breakage.uncovered(0, 1, 5, 6),
                Breakage.uncoveredWithKeysOnTwo(2, 2),
                Breakage.ownerGaveUp(3),
                Breakage.ownerGaveUp(6),
                Breakage.pingPong(7),
                Breakage.cycle(8),
                Breakage.twoTargets(2),
                Breakage.ownerReset(1),
                Breakage.deletedEverywhereButAt(4, 2),
                Breakage.halfMoved(0, 1).and(Breakage.halfMoved(1, 2)),
                Breakage.halfMoved(0, 1).and(Breakage.uncovered(5)),
                Breakage.sourceOnly(0, 1).and(Breakage.targetOnly(1, 2)),
                Breakage.targetClosedEarly(0, 2).and(Breakage.pingPong(7)),
                Breakage.sourceClosedEarly(0, 1).and(Breakage.cycle(8)),
                Breakage.orphans(2, 1).and(Breakage.halfMoved(0, 2)),
                Breakage.uncovered(0).and(Breakage.pingPong(7)),
                Breakage.ownerGaveUp(3).and(Breakage.opened(1, 2)),
                Breakage.uncoveredWithKeysOnTwo(2, 1).and(Breakage.sourceOnly(0, 2)));
    }

    @BeforeEach
    void fill() {
        cluster.flush();
        for (int slot = 0; slot < KEYS; slot++) {
            TestNode owner = cluster.owner(slot);
            if (owner != cluster.node(0)) {
                cluster.moveSlot(slot, owner, cluster.node(0));
            }
            cluster.awaitOwner(slot, cluster.node(0));
        }
        keys.forEach(key -> cluster.node(0).command("SET", key, "value of " + key));
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void findsTheFaultAndThePlanRepairsItWithEveryKey(Breakage breakage) {
        breakage.fault().accept(cluster);

        // Keys outside their slot are seen in no other way.
        String[] options = breakage.kinds().contains("orphan_keys") ? new String[] {"--every-slot"} : new String[0];
        Run found = look(options);

        assertThat(found.kinds()).as(found.out()).doesNotHaveDuplicates();
        assertThat(Set.copyOf(found.kinds())).as(found.out()).isEqualTo(breakage.kinds());
        assertThat(found.status()).isEqualTo(Slotpilot.FINDINGS);
        new PlanRunner(cluster).run(found.plan());
        // Settled by hand, a slot may bring up another of its troubles: then the plan says to look again.
        Awaitility.await(found.out()).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Run again = look(options);
            new PlanRunner(cluster).run(again.plan());
            assertThat(again.kinds()).as(again.out()).isEmpty();
        });
        keys.forEach(key -> assertThat(cluster.owner(TestCluster.slotOf(key)).command("GET", key))
                .as(key)
                .isEqualTo("value of " + key));
    }

    @Test
    void leavesKeysInConflictAsTheyAreAndMovesTheRest() {
        Breakage.conflict(0, 1).fault().accept(cluster);
        Run found = look();

        assertThat(found.kinds()).as(found.out()).containsExactly("key_conflict", "open_slot");
        assertThatThrownBy(() -> new PlanRunner(cluster).run(found.plan())).hasMessageContaining("BUSYKEY");
        Run again = look();
        List<String> inConflict = keys.subList(0, KEYS).stream()
                .filter(key -> again.out().contains(key))
                .toList();
        assertThat(inConflict).as(again.out()).hasSize(1);
        assertThat(cluster.node(0).command("GET", inConflict.get(0))).isEqualTo("value of " + inConflict.get(0));
        assertThat(cluster.node(0).command("CLUSTER", "COUNTKEYSINSLOT", "0"))
                .as("the others have moved")
                .isEqualTo(1L);
        // Nothing else could heal it.
        cluster.node(1).command("FLUSHALL");
    }

    private Run look(String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--settle", "400", "--ignore", "no_replica"));
        arguments.addAll(List.of(options));
        arguments.add(uri());
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        return run;
    }

    private String uri() {
        return "redis://" + cluster.node(0).host() + ":" + cluster.node(0).port();
    }
}
