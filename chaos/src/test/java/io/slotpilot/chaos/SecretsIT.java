package io.slotpilot.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.slotpilot.chaos.client.ChaosClient;
import io.slotpilot.chaos.client.ClientSettings;
import io.slotpilot.chaos.client.Driver;
import io.slotpilot.chaos.client.Login;
import io.slotpilot.chaos.client.Trail;
import io.slotpilot.chaos.fault.Network;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.metrics.SlotpilotMetrics;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong: no log line, no exception with all its causes and traces, and no meter names a secret. */
class SecretsIT {

    private static final String PASSWORD = "pass-4711-word";
    private static final String WRONG_PASSWORD = "other-4711-word";
    private static final String KEY = "key-4711-name";
    private static final long VALUE = 4_711_471_147_114_711L;

    // A logger that nobody holds loses its level.
    private static final Logger OURS = Logger.getLogger("io.slotpilot");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final List<ChaosClient> clients = new ArrayList<>();
    private final Login login = new Login(PASSWORD);

    @Test
    void nobodyTellsASecretUnderFaults() throws InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Handler log = listen();
        try (TestCluster cluster = TestCluster.builder()
                        .primaries(3)
                        .replicas(0)
                        .aclUser(Login.USER, PASSWORD, "~* &* +@all")
                        .setting("cluster-announce-ip 127.0.0.1")
                        .start();
                Network network = new Network(cluster)) {
            start(network, meters);
            provoke(cluster, network);
            meters.getMeters().forEach(meter -> told.add(meter.getId().toString()));
            told.add(login.toString());
            clients.forEach(ChaosClient::close);
        } finally {
            Logger.getLogger("").removeHandler(log);
        }

        assertThat(told)
                .hasSizeGreaterThan(100)
                .anyMatch(text -> text.contains("OOM"))
                .anyMatch(text -> text.contains("NOPERM"))
                .anyMatch(text -> text.contains("WRONGPASS"))
                .anyMatch(text -> text.contains("UnknownOutcome"))
                .anyMatch(text -> text.contains("gave up after"))
                .anyMatch(text -> text.startsWith("log "))
                .noneMatch(text -> text.contains(PASSWORD)
                        || text.contains(WRONG_PASSWORD)
                        || text.contains(KEY)
                        || text.contains(Long.toString(VALUE)));
    }

    private void start(Network network, SimpleMeterRegistry meters) {
        ClientSettings settings = new ClientSettings(
                network.ports(),
                login,
                announced -> new NodeAddress(announced.host(), network.clientPort(announced.port())),
                SlotpilotMetrics.of(meters),
                new Trail(System::nanoTime));
        for (Driver driver : Driver.values()) {
            clients.add(driver.start(settings));
        }
    }

    private void provoke(TestCluster cluster, Network network) throws InterruptedException {
        everything();
        List<FaultProxy> proxies =
                IntStream.range(0, 3).mapToObj(network::toNode).toList();
        proxies.forEach(FaultProxy::cutBeforeReply);
        everything();
        proxies.forEach(FaultProxy::refuse);
        each(client -> client.append(KEY, VALUE));
        proxies.forEach(FaultProxy::pass);
        each(client -> client.append(KEY, VALUE));

        cluster.nodes().forEach(TestNode::fillMemory);
        everything();
        cluster.nodes().forEach(TestNode::freeMemory);
        int slot = TestCluster.slotOf(KEY + "looping");
        cluster.askLoop(slot, cluster.owner(slot), other(cluster, cluster.owner(slot)));
        each(client -> client.get(KEY + "looping"));

        toAll(cluster, "ACL", "SETUSER", Login.USER, "resetkeys", "~nothing");
        everything();
        toAll(cluster, "ACL", "SETUSER", Login.USER, "allkeys", "resetpass", ">" + WRONG_PASSWORD);
        toAll(cluster, "CLIENT", "KILL", "USER", Login.USER);
        each(client -> client.append(KEY, VALUE)); // may go out before its connection is known to be lost
        each(client -> client.append(KEY, VALUE)); // logs in
    }

    private static TestNode other(TestCluster cluster, TestNode node) {
        return cluster.node((node.index() + 1) % 3);
    }

    private static void toAll(TestCluster cluster, String... command) {
        cluster.nodes().forEach(node -> node.command(command));
    }

    /** All commands, some of them of the wrong type or for two slots. */
    private void everything() throws InterruptedException {
        each(client -> client.append(KEY, VALUE));
        each(client -> client.increment(KEY));
        each(client -> client.set(KEY + "text", VALUE));
        each(client -> client.append(KEY + "text", VALUE));
        each(client -> client.setAll(Map.of(KEY + "1", VALUE, KEY + "2", VALUE)).forEach(this::tell));
        each(client -> client.getAll(List.of(KEY + "1", KEY + "2", KEY)));
        each(client -> client.publish(KEY, VALUE));
        List<ChaosClient.Append> twoSlots =
                List.of(new ChaosClient.Append(KEY, VALUE), new ChaosClient.Append(KEY + "text", VALUE));
        each(client -> client.appendAll(twoSlots).forEach(this::tell));
        each(client -> client.appendInTransaction(twoSlots));
        each(client -> client.appendInTransaction(List.of(new ChaosClient.Append(KEY, VALUE))));
    }

    /** Both clients at the same time. */
    private void each(Consumer<ChaosClient> call) throws InterruptedException {
        List<Thread> threads = clients.stream()
                .map(client -> new Thread(() -> {
                    try {
                        call.accept(client);
                    } catch (RuntimeException e) {
                        tell(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void tell(@Nullable Throwable thrown) {
        if (thrown != null) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            told.add(text.toString());
        }
    }

    /** Everything from us, and what the drivers log unless somebody wants to debug them. */
    private Handler listen() {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add("log " + entry.getLoggerName() + ": " + entry.getMessage());
                tell(entry.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        OURS.setLevel(Level.ALL);
        return handler;
    }
}
