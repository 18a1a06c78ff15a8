package io.slotpilot.chaos;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.ClientSettings;
import io.slotpilot.chaos.client.Driver;
import io.slotpilot.chaos.client.Login;
import io.slotpilot.chaos.client.Trail;
import io.slotpilot.chaos.fault.Network;
import io.slotpilot.chaos.fault.Stage;
import io.slotpilot.chaos.fault.StoryLog;
import io.slotpilot.chaos.fault.Striking;
import io.slotpilot.chaos.history.Delivery;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Finals;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Tally;
import io.slotpilot.chaos.load.Traffic;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One cluster, one plan, and all that is known afterwards. */
final class Round {

    private static final Duration AFTERMATH = Duration.ofSeconds(2);
    private static final int STARTS = 10;
    private static final String FIRST_PASSWORD = "first-password";

    private final RoundSettings settings;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<ChaosClient> clients = new ArrayList<>();
    private final List<Traffic> traffics = new ArrayList<>();

    private Round(RoundSettings settings) {
        this.settings = settings;
    }

    static Evidence play(RoundSettings settings) throws InterruptedException {
        return new Round(settings).play();
    }

    private Evidence play() throws InterruptedException {
        try (TestCluster cluster = start();
                Network network = new Network(cluster)) {
            return play(cluster, network);
        }
    }

    private static TestCluster start() {
        return TestCluster.builder()
                .primaries(RoundSettings.SHARDS)
                .replicas(1)
                .aclUser(Login.USER, FIRST_PASSWORD, "~* &* +@all")
                .setting("cluster-announce-ip 127.0.0.1")
                .start();
    }

    private Evidence play(TestCluster cluster, Network network) throws InterruptedException {
        cluster.nodes().forEach(TestNode::resetStats);
        Leftovers leftovers = new Leftovers();
        StoryLog log = new StoryLog(RoundSettings.SHARDS, System.nanoTime());
        Login login = new Login(FIRST_PASSWORD);
        Trail trail = new Trail(log::now);
        prepare(network, log, login, trail);
        List<Integer> slots = traffics.stream()
                .map(Traffic::slots)
                .flatMap(Collection::stream)
                .toList();
        Stage stage = new Stage(cluster, network, log, login, slots);
        List<String> deaf;
        try (Striking striking = new Striking(stage, settings.plan())) {
            traffics.forEach(Traffic::start);
            striking.play();
            LockSupport.parkNanos(AFTERMATH.toNanos());
            for (Traffic traffic : traffics) {
                traffic.stop();
            }
            deaf = traffics.stream()
                    .map(Traffic::deafChannels)
                    .flatMap(Collection::stream)
                    .toList();
        }
        List<Operation> operations = traffics.stream()
                .map(Traffic::operations)
                .flatMap(Collection::stream)
                .toList();
        List<Tally> tallies = Tallies.of(cluster, settings.plan(), meters, operations);
        clients.forEach(ChaosClient::close);
        List<String> left = leftovers.after(network::openConnections);
        List<String> keys =
                traffics.stream().map(Traffic::keys).flatMap(Collection::stream).toList();
        Finals finals = FinalRead.of(cluster, keys);
        List<Delivery> deliveries = traffics.stream()
                .map(Traffic::deliveries)
                .flatMap(Collection::stream)
                .toList();
        return new Evidence(operations, finals, log.story(), deliveries, deaf, tallies, trail.footprints(), left);
    }

    private void prepare(Network network, StoryLog log, Login login, Trail trail) {
        ClientSettings client = new ClientSettings(
                network.ports(),
                login,
                announced -> new NodeAddress(announced.host(), network.clientPort(announced.port())),
                SlotpilotMetrics.of(meters),
                trail);
        for (Driver driver : settings.drivers()) {
            ChaosClient started = settings.disguise().apply(start(driver, client));
            clients.add(started);
            Traffic traffic = new Traffic(driver, started, settings.plan().seed(), log::now);
            traffic.prepare(settings.workloads());
            traffics.add(traffic);
        }
    }

    /** A client that finds no cluster on a machine that is busy with other things tries again; nothing is judged yet. */
    private static ChaosClient start(Driver driver, ClientSettings settings) {
        for (int attempt = 1; ; attempt++) {
            try {
                return driver.start(settings);
            } catch (RuntimeException e) {
                if (attempt == STARTS) {
                    throw e;
                }
            }
        }
    }
}
