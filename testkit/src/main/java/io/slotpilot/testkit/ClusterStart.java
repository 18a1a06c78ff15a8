package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import io.slotpilot.testkit.layout.Member;
import io.slotpilot.testkit.layout.NodeView;
import io.slotpilot.testkit.layout.SlotRanges;
import io.slotpilot.testkit.process.Ports;
import io.slotpilot.testkit.process.ServerBinary;
import io.slotpilot.testkit.process.ServerProcess;
import io.slotpilot.testkit.process.ServerVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts what a {@link TestClusterBuilder} describes, from configuration files written in advance. */
final class ClusterStart {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;
    private static final SecureRandom IDS = new SecureRandom();

    private final TestClusterBuilder options;
    private final Path binary = ServerBinary.locate();

    ClusterStart(TestClusterBuilder options) {
        this.options = options;
    }

    TestCluster start() {
        for (int attempt = 1; ; attempt++) {
            TestCluster cluster = create();
            try {
                launch(cluster);
                return cluster;
            } catch (RuntimeException e) {
                cluster.close();
                // Someone may have taken a port between our look at it and the server's.
                if (!(e instanceof ServerEndedException) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private TestCluster create() {
        Path directory = ServerProcess.newDirectory();
        List<TestNode> nodes = new ArrayList<>();
        int count = options.primaries * (1 + options.replicas);
        for (int i = 0; i < count; i++) {
            NodeProcess process = new NodeProcess(binary, directory.resolve("node-" + i));
            nodes.add(new TestNode(spec(i), process, newId()));
        }
        return new TestCluster(nodes, directory);
    }

    private TestNode.Spec spec(int index) {
        int port = Ports.take();
        int tlsPort = options.tls == null ? 0 : Ports.take();
        int clusterPort = tlsPort != 0 && options.tlsBetweenNodes ? tlsPort : port;
        return new TestNode.Spec(
                index, index < options.primaries, options.host, port, tlsPort, clusterPort, options.password);
    }

    private void launch(TestCluster cluster) {
        List<TestNode> nodes = cluster.nodes();
        List<NodeView> views = views(nodes);
        for (TestNode node : nodes) {
            write(node, views.get(node.index()));
        }
        nodes.forEach(node -> node.launch());
        nodes.forEach(TestNode::awaitAnswer);
        nodes.forEach(this::checkIdentity);
        if (options.clusterEnabled) {
            awaitReady(cluster, views);
        }
        nodes.forEach(TestNode::resetStats);
    }

    private List<NodeView> views(List<TestNode> nodes) {
        List<Member> members = nodes.stream().map(node -> member(node, nodes)).toList();
        List<NodeView> views = new ArrayList<>();
        for (TestNode node : nodes) {
            NodeView view = new NodeView(members, node.index());
            options.views.getOrDefault(node.index(), truth -> {}).accept(view);
            views.add(view);
        }
        return views;
    }

    private Member member(TestNode node, List<TestNode> nodes) {
        int primary = primaryOf(node.index());
        @Nullable String hostname = options.hostnameOf(node.index());
        String address = node.host()
                + ':'
                + node.port()
                + '@'
                + (node.port() + Ports.BUS_OFFSET)
                + (hostname == null ? "" : "," + hostname);
        return new Member(
                node.id(),
                address,
                node.isPrimary() ? null : nodes.get(primary).id(),
                node.isPrimary() ? slotsOf(primary) : new BitSet(),
                primary + 1);
    }

    private int primaryOf(int index) {
        return index < options.primaries ? index : (index - options.primaries) % options.primaries;
    }

    private BitSet slotsOf(int primary) {
        if (!options.slots.isEmpty()) {
            return SlotRanges.parse(options.slots.getOrDefault(primary, ""));
        }
        BitSet slots = new BitSet(SlotRanges.SLOTS);
        slots.set(primary * SlotRanges.SLOTS / options.primaries, (primary + 1) * SlotRanges.SLOTS / options.primaries);
        return slots;
    }

    private void write(TestNode node, NodeView view) {
        try {
            Files.createDirectories(node.file("."));
            Files.write(node.file("redis.conf"), new NodeSettings(options).lines(node));
            if (options.clusterEnabled) {
                Files.writeString(
                        node.file("nodes.conf"),
                        view.render(ServerVersion.of(binary).hasShardIds()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration of " + node, e);
        }
    }

    /** A server that someone else started at our port would answer PING as well. */
    private void checkIdentity(TestNode node) {
        if (options.clusterEnabled && !node.text("CLUSTER", "MYID").equals(node.id())) {
            throw new ServerEndedException(node + " is not who answers at its port");
        }
    }

    private void awaitReady(TestCluster cluster, List<NodeView> views) {
        List<TestNode> serving = cluster.nodes().stream()
                .filter(node -> !options.fullCoverage || views.get(node.index()).coversAllSlots())
                .toList();
        for (TestNode node : serving) {
            Await.until("cluster_state:ok", READY_TIMEOUT, () -> {
                String state = node.clusterState();
                return state.equals("ok") ? null : node + " says " + state + "; its log:\n" + node.log();
            });
        }
        if (options.replicas > 0) {
            serving.stream().filter(TestNode::isPrimary).forEach(primary -> awaitReplicas(primary, cluster.states()));
        }
    }

    private void awaitReplicas(TestNode primary, ClusterStates states) {
        ClusterView.Line myself = primary.view().myself();
        BitSet settled = (BitSet) myself.slots().clone();
        myself.migrating().keySet().forEach(settled::clear);
        if (!settled.isEmpty()) {
            states.awaitReplication(primary, options.replicas, settled.nextSetBit(0));
        }
    }

    private static String newId() {
        byte[] id = new byte[20];
        IDS.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
