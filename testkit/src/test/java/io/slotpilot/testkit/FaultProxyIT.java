package io.slotpilot.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RedisCluster(primaries = 1, replicas = 0)
class FaultProxyIT {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestNode node;
    private final FaultProxy proxy;

    FaultProxyIT(TestCluster cluster) {
        node = cluster.node(0);
        proxy = FaultProxy.before(node);
        cluster.flush();
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void passesAllThrough() throws IOException {
        String large = "x".repeat(1_000_000);
        try (RespConnection connection = connect(LONG)) {
            assertThat(connection.call("SET", "k", large)).isEqualTo("OK");
            assertThat(connection.call("GET", "k")).isEqualTo(large);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void cutsConnectionsAndTakesNewOnes() throws IOException {
        try (RespConnection connection = connect(LONG)) {
            connection.call("PING");
            proxy.cut();
            assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(IOException.class);
        }
        assertWorks();
    }

    @Test
    void holdsBackWhatComesForAWhile() throws IOException {
        try (RespConnection connection = connect(LONG)) {
            proxy.delay(Duration.ofMillis(200));
            long start = System.nanoTime();
            assertThat(connection.call("PING")).isEqualTo("PONG");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(350));
            assertThat(proxy.openConnections()).isEqualTo(1);
        }
        await().until(() -> proxy.openConnections() == 0);
        proxy.pass();
        assertWorks();
    }

    @Test
    void closesTheWayBackAndDeliversRequestsAllTheSame() throws IOException {
        try (RespConnection connection = connect(LONG)) {
            connection.call("PING");
            proxy.halfClose();
            connection.send("SET", "half", "closed");
            assertThatThrownBy(connection::read).isInstanceOf(IOException.class);
            await().until(() -> "closed".equals(node.command("GET", "half")));
        }
        assertWorks();
    }

    @Test
    void dropsConnectionsAsSoonAsTheyAreAccepted() throws IOException {
        proxy.drop();
        try (RespConnection connection = connect(LONG)) {
            assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(IOException.class);
        }
        proxy.pass();
        assertWorks();
    }

    @Test
    void refusesConnections() throws IOException {
        proxy.refuse();
        assertThatThrownBy(() -> connect(LONG)).isInstanceOf(ConnectException.class);
        proxy.pass();
        assertWorks();
    }

    @Test
    void holdsRequestsBackUntilItPassesAgain() throws IOException {
        proxy.hang();
        try (RespConnection connection = connect(SHORT)) {
            assertThatThrownBy(() -> connection.call("INCR", "held")).isInstanceOf(SocketTimeoutException.class);
            assertThat(node.command("GET", "held")).isNull();
            proxy.pass();
            await().until(() -> "1".equals(node.command("GET", "held")));
        }
    }

    @Test
    void executesAndSwallowsTheReply() throws IOException {
        try (RespConnection connection = connect(SHORT)) {
            connection.call("PING");
            proxy.swallowReplies();
            assertThatThrownBy(() -> connection.call("INCR", "silent")).isInstanceOf(SocketTimeoutException.class);
            await().until(() -> "1".equals(node.command("GET", "silent")));
        }
    }

    @Test
    void cutsAConnectionThatHasLostAReplyAndNoOther() throws IOException {
        try (RespConnection robbed = connect(SHORT);
                RespConnection idle = connect(SHORT)) {
            robbed.call("PING");
            idle.call("PING");
            proxy.swallowReplies();
            assertThatThrownBy(() -> robbed.call("INCR", "lost")).isInstanceOf(SocketTimeoutException.class);

            proxy.pass();

            assertThatThrownBy(() -> robbed.call("PING"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(idle.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void executesAndCutsInsteadOfReplying() throws IOException {
        try (RespConnection connection = connect(LONG)) {
            connection.call("PING");
            proxy.cutBeforeReply();
            assertThatThrownBy(() -> connection.call("INCR", "cut")).isInstanceOf(IOException.class);
            assertThat(node.command("GET", "cut")).isEqualTo("1");
        }
    }

    private void assertWorks() throws IOException {
        try (RespConnection connection = connect(LONG)) {
            assertThat(connection.call("PING")).isEqualTo("PONG");
        }
    }

    private RespConnection connect(Duration timeout) throws IOException {
        return RespConnection.open(proxy.host(), proxy.port(), timeout);
    }
}
