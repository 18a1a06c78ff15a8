package io.slotpilot.chaos.fault;

import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.layout.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proxies on every way: from the clients to each node, and between the nodes (cluster bus and replication). Neither
 * privileges nor network namespaces are needed. Only MIGRATE and the testkit's own commands go straight to the servers.
 */
public final class Network implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final Isolation isolation = new Isolation();
    private final List<FaultProxy> clients = new ArrayList<>();
    private final List<PeerProxy> peers = new ArrayList<>();
    private final Map<Integer, Integer> clientPorts = new HashMap<>();

    /** Puts itself between the nodes of {@code cluster}, and waits until they have found each other again. */
    public Network(TestCluster cluster) {
        this.cluster = cluster;
        for (TestNode node : cluster.nodes()) {
            FaultProxy before = FaultProxy.before(node);
            PeerProxy replication = new PeerProxy(node.index(), node.port(), isolation);
            PeerProxy bus = new PeerProxy(node.index(), busPort(node), isolation);
            clients.add(before);
            peers.add(replication);
            peers.add(bus);
            clientPorts.put(node.port(), before.port());
            clientPorts.put(replication.port(), before.port());
            node.command("CONFIG", "SET", "bind-source-addr", PeerProxy.addressOf(node.index()));
            node.command("CONFIG", "SET", "cluster-announce-port", Integer.toString(replication.port()));
            node.command("CONFIG", "SET", "cluster-announce-bus-port", Integer.toString(bus.port()));
            // It has to hold after a restart too.
            node.command("CONFIG", "REWRITE");
        }
        Waiting.until("nodes that know each other by their proxies", LIMIT, this::known);
        cluster.awaitAgreement();
    }

    private static int busPort(TestNode node) {
        String address = node.view().myself().address();
        int at = address.indexOf('@');
        String rest = address.substring(at + 1);
        int comma = rest.indexOf(',');
        return Integer.parseInt(comma < 0 ? rest : rest.substring(0, comma));
    }

    private boolean known() {
        for (TestNode node : cluster.nodes()) {
            ClusterView view = node.view();
            for (TestNode other : cluster.nodes()) {
                ClusterView.Line line = view.line(other.id());
                if (line == null
                        || !line.address()
                                .contains(":" + peers.get(2 * other.index()).port() + "@")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The way from the clients to that node. */
    public FaultProxy toNode(int node) {
        return clients.get(node);
    }

    /** Where clients reach the nodes. */
    public List<Integer> ports() {
        return clients.stream().map(FaultProxy::port).toList();
    }

    /** Where clients reach the node that is known by {@code port}; {@code port} itself if it is none of ours. */
    public int clientPort(int port) {
        return clientPorts.getOrDefault(port, port);
    }

    /** How many connections of clients are open. */
    public int openConnections() {
        return clients.stream().mapToInt(FaultProxy::openConnections).sum();
    }

    void isolate(int node) {
        isolation.isolate(node);
    }

    void join() {
        isolation.end();
    }

    /** Ends all faults of the network. */
    public void restore() {
        clients.forEach(FaultProxy::pass);
        isolation.end();
    }

    @Override
    public void close() {
        clients.forEach(FaultProxy::close);
        peers.forEach(PeerProxy::close);
    }
}
