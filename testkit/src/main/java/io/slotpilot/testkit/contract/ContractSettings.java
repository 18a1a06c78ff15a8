package io.slotpilot.testkit.contract;

import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client is to be opened. Immutable.
 *
 * @param seeds {@code host:port} of the nodes to find the cluster by; IPv6 without brackets
 * @param user the ACL user, or {@code null} for the default user
 * @param password {@code null} for none
 * @param tls {@code null} for none
 * @param timeout the client's timeout for connecting and for one command, and how long a command may be repeated
 */
public record ContractSettings(
        List<String> seeds,
        @Nullable String user,
        @Nullable String password,
        @Nullable Tls tls,
        Duration timeout) {

    /** Long enough for everything on a slow machine but a failover. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Copies the seeds. */
    public ContractSettings {
        seeds = List.copyOf(seeds);
    }

    static ContractSettings seeds(String... seeds) {
        return new ContractSettings(Arrays.asList(seeds), null, null, null, PATIENCE);
    }

    static ContractSettings of(TestCluster cluster) {
        return seeds(cluster.nodes().stream()
                .map(node -> node.host() + ':' + node.port())
                .toArray(String[]::new));
    }

    static ContractSettings of(TestNode node) {
        return seeds(node.host() + ':' + node.port());
    }

    ContractSettings withUser(@Nullable String newUser, String newPassword) {
        return new ContractSettings(seeds, newUser, newPassword, tls, timeout);
    }

    ContractSettings withTls(Tls newTls) {
        return new ContractSettings(seeds, user, password, newTls, timeout);
    }

    ContractSettings withTimeout(Duration newTimeout) {
        return new ContractSettings(seeds, user, password, tls, newTimeout);
    }
}
