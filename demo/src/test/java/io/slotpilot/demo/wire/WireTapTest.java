package io.slotpilot.demo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireTapTest {

    private static final SocketAddress NODE = InetSocketAddress.createUnresolved("a", 1);
    private static final SocketAddress OTHER = InetSocketAddress.createUnresolved("b", 2);

    private final WireTap tap = new WireTap();

    @Test
    void countsRedirectsWhereverTheStreamIsCut() {
        WireTap.Line line = tap.opened(NODE);
        receive(line, "+OK\r\n-MO");
        receive(line, "VED 3999 127.0.0.1:6381\r\n$5\r\nMOVED\r\n-ASK 1 a:1\r\n--MOVED 1 a:1\r\n-ERR\r\n");

        assertThat(tap.counts()).isEqualTo(new WireCounts(2, 1, 0, 0));
    }

    @Test
    void countsTopologyQueriesInAnyCase() {
        WireTap.Line line = tap.opened(NODE);
        send(line, "*2\r\n$7\r\nCLUSTER\r\n$5\r\nSLOTS\r\n*2\r\n$7\r\ncluster\r\n$5\r\nnodes\r\n");
        send(line, "*2\r\n$7\r\nCLUSTER\r\n$6\r\nSHARDS\r\n*2\r\n$7\r\nCLUSTER\r\n$4\r\nMYID\r\n");

        assertThat(tap.counts()).isEqualTo(new WireCounts(0, 0, 3, 0));
    }

    @Test
    void countsOnlyConnectionsToNodesThatHaveOneAlready() {
        WireTap.Line first = tap.opened(NODE);
        tap.opened(OTHER);
        assertThat(tap.counts().newConnections()).isZero();

        tap.opened(NODE).closed();
        assertThat(tap.counts().newConnections()).isEqualTo(1);

        first.closed();
        first.closed();
        tap.opened(NODE);
        assertThat(tap.counts().newConnections()).isEqualTo(1);
    }

    @Test
    void countsFromAnEarlierMomentOn() {
        assertThat(new WireCounts(5, 4, 3, 2).since(new WireCounts(1, 1, 1, 1))).isEqualTo(new WireCounts(4, 3, 2, 1));
    }

    private static void receive(WireTap.Line line, String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            line.received(value);
        }
    }

    private static void send(WireTap.Line line, String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            line.sent(value);
        }
    }
}
