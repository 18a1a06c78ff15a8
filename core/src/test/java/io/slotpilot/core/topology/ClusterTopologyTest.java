package io.slotpilot.core.topology;

import static io.slotpilot.core.topology.SimulatedCluster.A;
import static io.slotpilot.core.topology.SimulatedCluster.A_REPLICA;
import static io.slotpilot.core.topology.SimulatedCluster.B;
import static io.slotpilot.core.topology.SimulatedCluster.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.Evidence;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.redirect.ClientListener;
import io.slotpilot.core.redirect.Failure;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshCause;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.core.redirect.RefreshOutcome;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The whole package in virtual time, against a cluster that can be broken at will. */
class ClusterTopologyTest {

    private static final int SLOT_OF_A = 100;
    private static final int SLOT_OF_B = 6000;

    private final VirtualTime time = new VirtualTime();
    private final SimulatedCluster cluster = new SimulatedCluster();
    private final Traffic traffic = new Traffic();
    private final List<String> heard = new ArrayList<>();

    private ClusterTopology topology(Duration period) {
        RedirectOptions options = RedirectOptions.builder()
                .refresh(RefreshOptions.standard().withPeriod(period))
                .build();
        ClusterTopology topology = new ClusterTopology(cluster, options, traffic, time.clock());
        topology.addListener(new TopologyListener() {
            @Override
            public void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {
                heard.add(cause.tag() + " " + outcome.tag());
            }

            @Override
            public void onSuspect(NodeAddress node, boolean suspected) {
                heard.add((suspected ? "suspect " : "trust ") + node);
            }
        });
        return topology;
    }

    /** Discovery blocks, so in virtual time somebody else must let time pass. */
    private ClusterTopology discovered() {
        ClusterTopology topology = topology(Duration.ZERO);
        discover(topology, List.of(A, B));
        time.pass(Duration.ofMillis(1));
        cluster.takeAsked();
        heard.clear();
        return topology;
    }

    private Discovery discover(ClusterTopology topology, List<NodeAddress> seeds) {
        topology.beforeWaiting(() -> time.pass(Duration.ofSeconds(3)));
        return topology.discover(seeds, Duration.ofSeconds(2));
    }

    @Test
    void discoversTheClusterThroughTheFirstSeedThatKnowsIt() {
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        ClusterTopology topology = topology(Duration.ZERO);
        assertThat(discover(topology, List.of(A, B)).found()).isTrue();
        assertThat(topology.map().coveredSlots()).isEqualTo(16384);
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
        assertThat(cluster.takeAsked()).startsWith("SLOTS " + A, "SLOTS " + B);
    }

    @Test
    void asksTheNextSeedWhenOneIsSilent() {
        cluster.set(A, SimulatedCluster.Mode.SILENT);
        ClusterTopology topology = topology(Duration.ZERO);
        assertThat(discover(topology, List.of(A, B)).found()).isTrue();
    }

    @Test
    void knowsTheEpochsWhenItHasStarted() {
        ClusterTopology topology = topology(Duration.ZERO);
        assertThat(discover(topology, List.of(A)).found()).isTrue();
        assertThat(cluster.takeAsked()).containsExactly("SLOTS " + A, "NODES " + A);
        assertThat(topology.map().evidence(SLOT_OF_B))
                .isNotNull()
                .extracting(Evidence::epoch)
                .isEqualTo(2L);
    }

    @Test
    void startsWithoutEpochsWhenNobodyTellsThem() {
        cluster.set(A, SimulatedCluster.Mode.SECRETIVE);
        ClusterTopology topology = topology(Duration.ZERO);
        assertThat(discover(topology, List.of(A)).found()).isTrue();
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
    }

    @Test
    void namesEverySeedWithItsReason() {
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        cluster.set(B, SimulatedCluster.Mode.REFUSING);
        cluster.set(C, SimulatedCluster.Mode.SILENT);
        Discovery discovery = discover(topology(Duration.ZERO), List.of(A, B, C));
        assertThat(discovery.found()).isFalse();
        assertThat(discovery.explanation())
                .contains("10.0.0.1:6379: Connection refused")
                .contains("10.0.0.2:6379: it answered 'ERR This instance has cluster support disabled'")
                .contains("10.0.0.3:6379: no answer");
    }

    @Test
    void saysWhatIsExpectedWhenThereIsNoSeed() {
        assertThat(discover(topology(Duration.ZERO), List.of()).explanation())
                .contains("expected at least one host:port");
    }

    @Test
    void aMovedPatchesItsSlotAtOnceAndAsksForOneRefresh() {
        ClusterTopology topology = discovered();
        cluster.move(SLOT_OF_A, C);
        for (int i = 0; i < 1_000; i++) {
            topology.learn(new Failure(FailureKind.MOVED, SLOT_OF_A, C), A, SLOT_OF_A);
        }
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(C);
        assertThat(topology.target(SLOT_OF_A + 1)).isEqualTo(A);
        assertThat(cluster.takeAsked()).as("nobody waits for a query").isEmpty();
        time.pass(Duration.ofMillis(60));
        assertThat(cluster.takeAsked()).containsExactly("SLOTS " + A);
    }

    @Test
    void aRedirectToAReplicaOfTheOwnerTellsOfAPromotionSoThatAllSlotsFollowWithoutAQuery() {
        ClusterTopology topology = discovered();
        cluster.failOver(A, A_REPLICA);
        topology.learn(new Failure(FailureKind.MOVED, SLOT_OF_A, A_REPLICA), A, SLOT_OF_A);
        assertThat(topology.target(SLOT_OF_A + 1)).isEqualTo(A_REPLICA);
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
        assertThat(cluster.takeAsked()).as("nobody waits for a query").isEmpty();
        time.pass(Duration.ofSeconds(30));
        assertThat(cluster.takeAsked()).as("one confirms it").containsExactly("SLOTS " + A);
        assertThat(topology.target(SLOT_OF_A + 1)).isEqualTo(A_REPLICA);
    }

    @Test
    void aReshardOfAThousandSlotsCostsTenQueriesAtMost() {
        ClusterTopology topology = discovered();
        for (int slot = 0; slot < 1_000; slot++) {
            cluster.move(slot, C);
            topology.learn(new Failure(FailureKind.MOVED, slot, C), A, slot);
            time.pass(Duration.ofMillis(20));
        }
        time.pass(Duration.ofSeconds(30));
        assertThat(cluster.takeAsked()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void aSignalThatComesDuringARefreshGetsATrailingRun() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.SILENT); // the first run takes until its timeout
        topology.learn(new Failure(FailureKind.MOVED, SLOT_OF_A, C), A, SLOT_OF_A);
        time.pass(Duration.ofMillis(100));
        assertThat(cluster.takeAsked()).containsExactly("SLOTS " + A);
        topology.learn(new Failure(FailureKind.MOVED, SLOT_OF_A + 1, C), B, SLOT_OF_A + 1);
        time.pass(Duration.ofSeconds(5));
        assertThat(cluster.takeAsked()).contains("SLOTS " + B);
    }

    @Test
    void aNodeThatRefusesConnectionsIsAvoidedAndItsSlotsFollowTheFailover() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        assertThat(topology.target(SLOT_OF_A)).isNull();
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
        assertThat(topology.whyNoTarget(SLOT_OF_A)).contains("served by " + A).contains("out of reach");
        time.pass(Duration.ofSeconds(4));
        cluster.failOver(A, B);
        time.pass(Duration.ofMillis(250));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(B);
    }

    @Test
    void aFailoverIsFollowedQuicklyAlsoAfterAMinuteOfOutage() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        time.pass(Duration.ofSeconds(60));
        assertThat(cluster.takeAsked()).as("the pace slows down").hasSizeLessThan(260);
        cluster.failOver(A, B);
        time.pass(Duration.ofSeconds(11));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(B);
    }

    @Test
    void aNodeThatComesBackIsTrustedAgain() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        time.pass(Duration.ofSeconds(2));
        cluster.set(A, SimulatedCluster.Mode.UP);
        time.pass(Duration.ofMillis(1_200));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
        assertThat(heard).contains("trust " + A);
    }

    @Test
    void aSilentNodeWithWorkToDoIsSuspectedAndAReplyClearsIt() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.SILENT);
        traffic.node(A).sent();
        traffic.node(B).sent();
        traffic.node(B).succeeded();
        time.pass(Duration.ofMillis(450));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
        time.pass(Duration.ofMillis(300));
        assertThat(topology.target(SLOT_OF_A)).isNull();
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
        traffic.node(A).succeeded();
        time.pass(Duration.ofMillis(200));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
    }

    @Test
    void oneLostConnectionDoesNotMakeANodeSuspectButADeadNodeIsFoundOut() {
        ClusterTopology topology = discovered();
        topology.learn(Failure.of(FailureKind.CONNECTION_LOST), A, SLOT_OF_A);
        time.pass(Duration.ofMillis(50));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
        cluster.set(A, SimulatedCluster.Mode.DEAD);
        topology.learn(Failure.of(FailureKind.CONNECTION_LOST), A, SLOT_OF_A);
        time.pass(Duration.ofMillis(50));
        assertThat(topology.target(SLOT_OF_A)).isNull();
    }

    @Test
    void aNodeThatComesBackIsAvoidedUntilItHasReadItsData() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.LOADING);
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        time.pass(Duration.ofSeconds(5));
        assertThat(topology.reachable(A)).isFalse();
        cluster.set(A, SimulatedCluster.Mode.UP);
        time.pass(Duration.ofSeconds(3));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
    }

    @Test
    void startsFromTheMapOfAnotherClientAndKeepsItTrue() {
        ClusterTopology topology = topology(Duration.ZERO);
        topology.startFrom(discovered().map(), List.of(C));
        assertThat(cluster.takeAsked()).isEmpty();
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(B);
        cluster.move(SLOT_OF_B, C);
        topology.requestRefresh();
        time.pass(Duration.ofSeconds(3));
        assertThat(topology.target(SLOT_OF_B)).isEqualTo(C);
    }

    @Test
    void aNodeThatRefusesToTellIsAliveAllTheSame() {
        ClusterTopology topology = discovered();
        cluster.set(A, SimulatedCluster.Mode.REFUSING);
        topology.learn(Failure.of(FailureKind.CONNECTION_LOST), A, SLOT_OF_A);
        time.pass(Duration.ofSeconds(1));
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
    }

    @Test
    void nodesThatContradictEachOtherAreSettledByThreeViews() {
        ClusterTopology topology = discovered();
        topology.doubt(SLOT_OF_A);
        time.pass(Duration.ofMillis(50));
        assertThat(cluster.takeAsked()).containsExactlyInAnyOrder("NODES " + A, "NODES " + B, "NODES " + C);
    }

    @Test
    void askMarksTheSlotOpenAndAsksForNothing() {
        ClusterTopology topology = discovered();
        topology.learn(new Failure(FailureKind.ASK, SLOT_OF_A, C), A, SLOT_OF_A);
        time.pass(Duration.ofSeconds(1));
        assertThat(topology.map().isOpen(SLOT_OF_A)).isTrue();
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
        assertThat(cluster.takeAsked()).isEmpty();
    }

    @Test
    void aRedirectToNowhereAsksForARefreshAndChangesNothing() {
        ClusterTopology topology = discovered();
        topology.learn(new Failure(FailureKind.MOVED, SLOT_OF_A, null), B, SLOT_OF_A);
        time.pass(Duration.ofMillis(250));
        assertThat(cluster.takeAsked()).hasSize(1);
        assertThat(topology.target(SLOT_OF_A)).isEqualTo(A);
    }

    @Test
    void theSafetyNetRefreshesOnceAPeriod() {
        ClusterTopology topology = topology(Duration.ofSeconds(60));
        discover(topology, List.of(A));
        heard.clear();
        time.pass(Duration.ofSeconds(300));
        assertThat(heard).hasSizeBetween(4, 6).allMatch(event -> event.equals("periodic unchanged"));
    }

    @Test
    void everyPrimaryWithinReachGetsItsShareOfCommandsWithoutKeys() {
        ClusterTopology topology = discovered();
        topology.learn(Failure.of(FailureKind.CONNECT_FAILED), A, SLOT_OF_A);
        List<NodeAddress> targets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            targets.add(topology.target(-1));
        }
        assertThat(targets).containsOnly(B, C).contains(B, C);
    }

    @Test
    void whoObservesTheClientHearsOfItFromDiscoveryToTheFirstClose() {
        RedirectOptions options = RedirectOptions.builder()
                .observer((client, name) -> new ClientListener() {
                    @Override
                    public void onDiscovery(Supplier<SlotMap> map, Predicate<NodeAddress> reachable, Runnable refresh) {
                        heard.add("discovery with " + map.get().coveredSlots() + " slots");
                    }

                    @Override
                    public void onRefresh(RefreshCause cause, RefreshOutcome outcome, Duration took) {
                        heard.add(cause.tag() + " " + outcome.tag());
                    }

                    @Override
                    public void onClose() {
                        heard.add("close");
                    }
                })
                .build()
                .forClient("jedis");
        ClusterTopology topology = new ClusterTopology(cluster, options, traffic, time.clock());
        discover(topology, List.of(A));
        topology.close();
        topology.close();
        assertThat(heard)
                .startsWith("discovery with 0 slots", "discovery changed")
                .endsWith("close");
        assertThat(heard).containsOnlyOnce("close");
    }

    @Test
    void aClosedTopologyWakesWhoeverWaitsAndDoesNothingMore() throws InterruptedException {
        ClusterTopology topology = discovered();
        topology.close();
        assertThat(topology.awaitTarget(SLOT_OF_A, A, Duration.ofHours(1).toNanos()))
                .isFalse();
        assertThat(time.pending()).isEmpty();
    }
}
