package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes a cluster and starts it. Not thread-safe. */
public final class TestClusterBuilder {

    int primaries = 3;
    int replicas = 1;
    String host = "127.0.0.1";
    Duration nodeTimeout = Duration.ofSeconds(2);
    boolean fullCoverage = true;
    boolean clusterEnabled = true;
    boolean tlsBetweenNodes = true;
    EndpointType endpointType = EndpointType.IP;

    @Nullable
    Tls tls;

    @Nullable
    String password;

    @Nullable
    String hostname;

    final Map<Integer, String> hostnames = new HashMap<>();
    final List<String> settings = new ArrayList<>();
    final Map<Integer, String> slots = new HashMap<>();
    final Map<Integer, Consumer<NodeView>> views = new HashMap<>();

    TestClusterBuilder() {}

    /** How many primaries; 3 unless set. They have the indexes from 0. */
    public TestClusterBuilder primaries(int primaries) {
        if (primaries < 1) {
            throw new IllegalArgumentException("primaries must be >= 1 but was " + primaries);
        }
        this.primaries = primaries;
        return this;
    }

    /** How many replicas each primary has; 1 unless set. Index {@code primaries + k} replicates {@code k % primaries}. */
    public TestClusterBuilder replicas(int replicas) {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must be >= 0 but was " + replicas);
        }
        this.replicas = replicas;
        return this;
    }

    /** One server that is no cluster at all. */
    public TestClusterBuilder standalone() {
        clusterEnabled = false;
        return primaries(1).replicas(0);
    }

    /** The loopback address to listen at: {@code 127.0.0.1}, unless set to {@code ::1}. */
    public TestClusterBuilder host(String host) {
        this.host = host;
        return this;
    }

    /** After what silence a node is suspected: {@code cluster-node-timeout}; 2 s unless set. */
    public TestClusterBuilder nodeTimeout(Duration nodeTimeout) {
        this.nodeTimeout = nodeTimeout;
        return this;
    }

    /** Whether one uncovered slot takes the whole cluster down, as it does unless set to false. */
    public TestClusterBuilder fullCoverage(boolean fullCoverage) {
        this.fullCoverage = fullCoverage;
        return this;
    }

    /** The password of the default user, also between the nodes; none unless set. */
    public TestClusterBuilder password(String password) {
        this.password = password;
        return this;
    }

    /** A further user with a password and ACL rules, such as {@code ~* +@all}. */
    public TestClusterBuilder aclUser(String name, String password, String rules) {
        return setting("user " + name + " on >" + password + ' ' + rules);
    }

    /** TLS with {@link Tls#shared()}. */
    public TestClusterBuilder tls() {
        return tls(Tls.shared());
    }

    /** TLS for clients at {@link TestNode#tlsPort()}, and between the nodes. The plain port works as well. */
    public TestClusterBuilder tls(Tls tls) {
        this.tls = tls;
        return this;
    }

    /** Whether nodes use TLS among themselves too, as they do unless set to false; it needs {@link #tls()}. */
    public TestClusterBuilder tlsBetweenNodes(boolean tlsBetweenNodes) {
        this.tlsBetweenNodes = tlsBetweenNodes;
        return this;
    }

    /** How nodes name each other to clients; {@link EndpointType#IP} unless set. */
    public TestClusterBuilder endpointType(EndpointType endpointType) {
        this.endpointType = endpointType;
        return this;
    }

    /** The host name that every node announces; none unless set. */
    public TestClusterBuilder announceHostname(String hostname) {
        this.hostname = hostname;
        return this;
    }

    /** The host name that one node announces. */
    public TestClusterBuilder announceHostname(int node, String hostname) {
        hostnames.put(node, hostname);
        return this;
    }

    /** A line for every node's {@code redis.conf}; it wins over what the testkit writes there. */
    public TestClusterBuilder setting(String line) {
        settings.add(line);
        return this;
    }

    /** Gives a primary exactly these slots; primaries not named then have none. An even split unless called. */
    public TestClusterBuilder slots(int node, String ranges) {
        slots.put(node, ranges);
        return this;
    }

    /** Makes one node believe something else than the others at its start. */
    public TestClusterBuilder view(int node, Consumer<NodeView> lie) {
        views.merge(node, lie, Consumer::andThen);
        return this;
    }

    /**
     * Starts the servers and waits until the cluster is ready: every node whose view covers all slots says
     * {@code cluster_state:ok}, and every replica has its primary's writes. About 3 s.
     *
     * @throws IllegalStateException if a server ends or the cluster does not get ready, with the server's log
     */
    public TestCluster start() {
        return new ClusterStart(this).start();
    }

    @Nullable
    String hostnameOf(int node) {
        return hostnames.getOrDefault(node, hostname);
    }
}
