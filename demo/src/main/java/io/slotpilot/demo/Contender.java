package io.slotpilot.demo;

import io.slotpilot.demo.client.ClientKind;
import io.slotpilot.demo.client.DemoClient;
import io.slotpilot.demo.traffic.ClientTraffic;
import io.slotpilot.demo.traffic.KeyNames;
import io.slotpilot.demo.traffic.Keyspace;
import io.slotpilot.demo.wire.WireCounts;
import io.slotpilot.demo.wire.WireTap;
import java.util.List;

/** One client in one scenario: fresh, so that it suffers from nothing that came before. */
final class Contender implements AutoCloseable {

    private final ClientKind kind;
    private final WireTap tap = new WireTap();
    private final DemoClient client;
    private final ClientTraffic traffic;
    private WireCounts before = tap.counts();
    private WireCounts during = before;

    private Contender(ClientKind kind, List<Integer> ports, KeyNames names, Keyspace keyspace) {
        this.kind = kind;
        this.client = kind.open(ports, ClientTraffic.THREADS, tap);
        this.traffic = new ClientTraffic(client, names, keyspace);
    }

    static Contender enter(ClientKind kind, List<Integer> ports, String scenario, Keyspace keyspace) {
        return new Contender(kind, ports, names(kind, scenario), keyspace);
    }

    /** The keys of a client in a scenario. */
    static KeyNames names(ClientKind kind, String scenario) {
        return new KeyNames(scenario + ":" + kind.label(), ClientTraffic.THREADS);
    }

    ClientKind kind() {
        return kind;
    }

    ClientTraffic traffic() {
        return traffic;
    }

    void start() {
        traffic.start(kind.label());
    }

    /** From now on, what passes at the sockets counts. */
    void beginCounting() {
        before = tap.counts();
    }

    void endCounting() {
        during = tap.counts().since(before);
    }

    /** What passed between the two. */
    WireCounts counted() {
        return during;
    }

    @Override
    public void close() {
        traffic.stop();
        client.close();
    }
}
