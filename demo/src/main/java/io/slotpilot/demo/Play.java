package io.slotpilot.demo;

import io.slotpilot.demo.client.ClientKind;
import io.slotpilot.demo.measure.ClientMeasurement;
import io.slotpilot.demo.measure.Measuring;
import io.slotpilot.demo.measure.ScenarioResult;
import io.slotpilot.demo.scenario.DirectKeys;
import io.slotpilot.demo.scenario.Scenario;
import io.slotpilot.demo.scenario.Stage;
import io.slotpilot.demo.traffic.Ack;
import io.slotpilot.demo.traffic.ClientTraffic;
import io.slotpilot.demo.traffic.Keyspace;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One scenario from a healthy cluster to its numbers: fresh clients and keys, all clients at the same time. */
final class Play {

    /** For connections, pools and the JIT. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** Stock Jedis repeats a call up to 10 s. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final String name;
    private final Scenario scenario;
    private final Consumer<String> narrator;
    private final List<Contender> contenders = new ArrayList<>();

    Play(TestCluster cluster, String name, Scenario scenario, Consumer<String> narrator) {
        this.cluster = cluster;
        this.name = name;
        this.scenario = scenario;
        this.narrator = what -> narrator.accept(name + ": " + what);
    }

    ScenarioResult run() throws InterruptedException {
        try {
            prepare();
            Stage stage = stage();
            endTraffic();
            return result(stage);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void prepare() throws InterruptedException {
        narrator.accept("a healthy cluster, fresh clients");
        cluster.heal();
        cluster.primaries().forEach(primary -> primary.command("FLUSHALL"));
        Keyspace keyspace = scenario.keyspace();
        List<Integer> ports = cluster.nodes().stream().map(TestNode::port).toList();
        for (ClientKind kind : ClientKind.values()) {
            new DirectKeys(cluster)
                    .zero(keyspace.tags().stream()
                            .flatMap(tag -> Contender.names(kind, name).values(tag).stream())
                            .toList());
        }
        for (ClientKind kind : ClientKind.values()) {
            contenders.add(Contender.enter(kind, ports, name, keyspace));
        }
        contenders.forEach(Contender::start);
        TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
    }

    private Stage stage() throws InterruptedException {
        contenders.forEach(Contender::beginCounting);
        Stage stage = new Stage(cluster, narrator);
        scenario.play(stage);
        stage.end();
        contenders.forEach(Contender::endCounting);
        return stage;
    }

    private void endTraffic() throws InterruptedException {
        narrator.accept("last calls, and the books are closed");
        contenders.forEach(contender -> contender.traffic().stop());
        for (Contender contender : contenders) {
            contender.traffic().join(LAST_CALLS);
        }
        cluster.heal();
        for (Contender contender : contenders) {
            ClientTraffic traffic = contender.traffic();
            traffic.audit(new DirectKeys(cluster).read(traffic.writtenKeys().toList()));
        }
    }

    private ScenarioResult result(Stage stage) {
        Measuring measuring = new Measuring(stage.window(), stage.faults());
        Predicate<Ack> lostByServers = ack -> stage.losses().stream().anyMatch(loss -> loss.covers(ack));
        List<ClientMeasurement> clients = new ArrayList<>();
        for (Contender contender : contenders) {
            ClientTraffic traffic = contender.traffic();
            clients.add(measuring.of(
                    contender.kind().label(),
                    traffic.operations(),
                    contender.counted(),
                    new Measuring.Audit(traffic.appliedTwice(), traffic.lost(lostByServers))));
        }
        return new ScenarioResult(name, scenario.about(), stage.serverOutageMillis(), stage.marks(), clients);
    }
}
