package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.resp.RespConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LayoutsIT {

    @Test
    @RedisCluster(primaries = 2, replicas = 0, setup = UnevenSlots.class)
    void givesEachNodeTheSlotsThatTheTestWants(TestCluster cluster) {
        assertThat(cluster.node(0).view().myself().slots().cardinality()).isEqualTo(102);
        assertThat(cluster.owner(200)).isSameAs(cluster.node(0));
        assertThat(cluster.owner(199)).isSameAs(cluster.node(1));
        cluster.awaitState("ok");
    }

    static final class UnevenSlots implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-100,200").slots(1, "101-199,201-16383");
        }
    }

    @Test
    @RedisCluster(primaries = 3, replicas = 0, setup = Disagreement.class)
    void makesNodesDisagreeFromTheStart(TestCluster cluster) {
        assertMoved(cluster.node(0), 100, "127.0.0.1:" + cluster.node(1).port());
        assertMoved(cluster.node(1), 100, "127.0.0.1:" + cluster.node(0).port());
        assertMoved(cluster.node(0), 200, ":0");
        assertThatThrownBy(() -> cluster.node(0).command("GET", TestCluster.keyIn(300)))
                .hasMessage("ASK 300 :0");
        assertThatThrownBy(() -> cluster.node(0).command("GET", TestCluster.keyIn(400)))
                .hasMessage("ASK 400 127.0.0.1:" + cluster.node(2).port());
    }

    static final class Disagreement implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.view(0, view -> view.owns(1, "100").ghost("200").migratingToGhost(300))
                    .view(0, view -> view.migrating(400, 2))
                    .view(2, view -> view.importing(400, 0));
        }
    }

    @Test
    @RedisCluster(primaries = 3, replicas = 0, fullCoverage = false, setup = Hole.class)
    void servesTheRestOfAClusterWithAHole(TestCluster cluster) {
        assertThatThrownBy(() -> cluster.node(0).command("GET", TestCluster.keyIn(5)))
                .hasMessage("CLUSTERDOWN Hash slot not served");
        assertThat(cluster.node(0).command("GET", TestCluster.keyIn(6))).isNull();
    }

    static final class Hole implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.slots(0, "0-4,6-5000").slots(1, "5001-10000").slots(2, "10001-16383");
        }
    }

    @Test
    @RedisCluster(replicas = 0, endpointType = EndpointType.HOSTNAME, announceHostname = "localhost")
    void namesNodesByHostname(TestCluster cluster) {
        assertMoved(cluster.node(0), 16_383, "localhost:" + cluster.node(2).port());
    }

    @Test
    @RedisCluster(replicas = 0, endpointType = EndpointType.UNKNOWN)
    void namesNodesByPortOnly(TestCluster cluster) {
        assertMoved(cluster.node(0), 16_383, ":" + cluster.node(2).port());
    }

    @Test
    @RedisCluster(replicas = 1, host = "::1")
    void listensAtIpv6(TestCluster cluster) {
        assertMoved(cluster.node(0), 16_383, "::1:" + cluster.node(2).port());
        cluster.moveSlot(0, cluster.node(0), cluster.node(1));
    }

    @Test
    @RedisCluster(replicas = 1, password = "hidden", setup = Users.class)
    void wantsPasswordsAndKnowsUsers(TestCluster cluster) throws IOException {
        TestNode node = cluster.node(0);
        int slot = 77;
        node.command("SET", TestCluster.keyIn(slot), "v");
        try (RespConnection connection = RespConnection.open(node.host(), node.port(), Duration.ofSeconds(10))) {
            assertThat(connection.call("GET", TestCluster.keyIn(slot)))
                    .hasToString("ErrorReply[text=NOAUTH Authentication required.]");
            assertThat(connection.call("AUTH", "app", "secret")).isEqualTo("OK");
            assertThat(connection.call("GET", TestCluster.keyIn(slot))).isEqualTo("v");
            assertThat(String.valueOf(connection.call("SET", TestCluster.keyIn(slot), "w")))
                    .contains("NOPERM");
        }
        cluster.moveSlot(slot, node, cluster.node(1));
        assertThat(cluster.node(1).command("GET", TestCluster.keyIn(slot))).isEqualTo("v");
    }

    static final class Users implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.aclUser("app", "secret", "~* +@read +@connection");
        }
    }

    @Test
    @RedisCluster(replicas = 1, tls = true)
    void speaksTlsToClientsAndBetweenNodes(TestCluster cluster) throws IOException {
        TestNode node = cluster.node(0);
        assertThat(ask(node, "GET " + TestCluster.keyIn(16_383)))
                .isEqualTo("-MOVED 16383 127.0.0.1:" + cluster.node(2).tlsPort());
        node.command("SET", TestCluster.keyIn(1), "v");
        cluster.moveSlot(1, node, cluster.node(1));
        assertThat(ask(cluster.node(1), "EXISTS " + TestCluster.keyIn(1))).isEqualTo(":1");
    }

    @Test
    @RedisCluster(replicas = 1, tls = true, setup = PlainBetweenNodes.class)
    void speaksTlsToClientsOnly(TestCluster cluster) throws IOException {
        TestNode owner = cluster.node(2);
        // Redis 7.0 names the plain port even to a client that uses TLS.
        assertThat(ask(cluster.node(0), "GET " + TestCluster.keyIn(16_383)))
                .isIn("-MOVED 16383 127.0.0.1:" + owner.port(), "-MOVED 16383 127.0.0.1:" + owner.tlsPort());
        cluster.moveSlot(16_383, owner, cluster.node(0));
        assertThat(ask(cluster.node(0), "EXISTS " + TestCluster.keyIn(16_383))).isEqualTo(":0");
    }

    static final class PlainBetweenNodes implements Consumer<TestClusterBuilder> {
        @Override
        public void accept(TestClusterBuilder builder) {
            builder.tlsBetweenNodes(false);
        }
    }

    private static String ask(TestNode node, String command) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) Tls.shared().clientContext().getSocketFactory().createSocket(node.host(), node.tlsPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            InputStreamReader reply = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            return new BufferedReader(reply).readLine();
        }
    }

    @Test
    void startsAServerThatIsNoCluster() {
        try (TestCluster server = TestCluster.builder().standalone().start()) {
            assertThat(server.nodes()).hasSize(1);
            assertThat(server.node(0).command("MGET", "a", "b")).isEqualTo(Arrays.asList(null, null));
            assertThatThrownBy(() -> server.node(0).command("CLUSTER", "SLOTS"))
                    .hasMessage("ERR This instance has cluster support disabled");
        }
    }

    @Test
    @RedisCluster(replicas = 0)
    void announcesTheProxyBeforeANode(TestCluster cluster) {
        TestNode node = cluster.node(1);
        try (FaultProxy proxy = FaultProxy.before(node)) {
            cluster.announcePort(node, proxy.port());
            assertMoved(cluster.node(0), 6_000, "127.0.0.1:" + proxy.port());
            cluster.announcePort(node, 0);
            assertMoved(cluster.node(0), 6_000, "127.0.0.1:" + node.port());
        }
    }

    @Test
    void closeLeavesNeitherProcessesNorFiles() {
        TestCluster cluster = TestCluster.builder().primaries(2).replicas(0).start();
        List<Long> pids = cluster.nodes().stream().map(TestNode::pid).toList();
        cluster.close();
        cluster.close();
        assertThat(cluster.node(0).file(".")).doesNotExist();
        await().untilAsserted(() ->
                assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }

    private static void assertMoved(TestNode node, int slot, String target) {
        assertThatThrownBy(() -> node.command("GET", TestCluster.keyIn(slot)))
                .hasMessage("MOVED " + slot + " " + target);
    }
}
