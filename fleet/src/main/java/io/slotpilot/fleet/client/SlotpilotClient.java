package io.slotpilot.fleet.client;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.drive.AsyncDriver;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.Redirects;
import io.slotpilot.core.redirect.Ticker;
import io.slotpilot.core.redirect.TopologyListener;
import io.slotpilot.core.redirect.Traffic;
import io.slotpilot.core.topology.ClusterTopology;
import io.slotpilot.core.topology.TopologyClock;
import io.slotpilot.core.topology.TopologyQuery;
import io.slotpilot.core.topology.TopologySource;
import io.slotpilot.fleet.server.Layout;
import io.slotpilot.fleet.server.SimulatedCluster;
import io.slotpilot.fleet.server.VirtualTime;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The real engine, as the Lettuce adapter drives it; only sockets and time are simulated. */
final class SlotpilotClient implements FleetClient, TopologySource {

    private static final int MOST_WAITING = 65_536;

    /** One for all: in an outage there are millions. */
    private static final Exception REFUSED = new IllegalStateException("connection refused");

    private final SimulatedCluster cluster;
    private final VirtualTime time;
    private final Tally tally;
    private final Duration timeout;
    private final Traffic traffic = new Traffic();
    private final BitSet connected = new BitSet();
    private final ClusterTopology topology;
    private final AsyncDriver driver;
    private boolean wakeUpBooked;

    /** @param known the map of a client that started before this one */
    SlotpilotClient(SimulatedCluster cluster, Tally tally, SlotMap known, Duration timeout, long seed) {
        this.cluster = cluster;
        this.time = cluster.time();
        this.tally = tally;
        this.timeout = timeout;
        SplittableRandom random = new SplittableRandom(seed);
        RedirectOptions options = RedirectOptions.builder().random(() -> random).build();
        Ticker ticker = time::nanos;
        this.topology = new ClusterTopology(this, options, traffic, new TopologyClock(ticker, time::after, () -> {}));
        this.driver = new AsyncDriver(
                new Redirects(options, traffic, topology, ticker),
                topology,
                time::after,
                ticker,
                new AsyncDriver.Waiting(MOST_WAITING, true));
        topology.addListener(new TopologyListener() {
            @Override
            public void onChange(SlotMap before, SlotMap after) {
                wakeUp();
            }
        });
        NodeAddress seedNode = cluster.address(random.nextInt(cluster.truth().nodes()));
        // Real clients do not start in one instant, nor do their ticks coincide.
        time.after(random.nextLong(1_000_000_000L), () -> topology.startFrom(known, List.of(seedNode)));
    }

    @Override
    public void call(int slot, boolean write) {
        tally.started();
        SlotpilotCall call = new SlotpilotCall(this, slot, write ? SideEffect.NON_IDEMPOTENT : SideEffect.READ);
        time.after(timeout.toNanos(), call::timedOut);
        driver.start(call);
    }

    @Override
    public boolean knows(int slot, Layout truth) {
        return cluster.address(truth.owner(slot)).equals(topology.map().ownerAddress(slot));
    }

    @Override
    public CompletionStage<?> query(NodeAddress node, TopologyQuery query) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        int number = cluster.number(node);
        cluster.query(number, reply -> {
            if (reply instanceof SimulatedCluster.Reply.View view) {
                answer.complete(
                        query == TopologyQuery.SLOTS
                                ? cluster.slotsView(view.layout(), number)
                                : cluster.nodesView(view.layout(), number));
            } else if (reply instanceof SimulatedCluster.Reply.Refused) {
                answer.complete(new Refusal("LOADING Redis is loading the dataset in memory"));
            } else {
                answer.completeExceptionally(REFUSED);
            }
        });
        return answer;
    }

    @Override
    public boolean connected(NodeAddress node) {
        return connected.get(cluster.number(node));
    }

    /** Not at once: the engine tells in the middle of what it does. */
    private void wakeUp() {
        if (!wakeUpBooked) {
            wakeUpBooked = true;
            time.after(0, () -> {
                wakeUpBooked = false;
                driver.topologyChanged();
            });
        }
    }

    // ---- for calls

    SimulatedCluster cluster() {
        return cluster;
    }

    AsyncDriver driver() {
        return driver;
    }

    Traffic traffic() {
        return traffic;
    }

    Tally tally() {
        return tally;
    }

    Duration timeout() {
        return timeout;
    }

    void connected(int node, boolean is) {
        connected.set(node, is);
    }
}
