package io.slotpilot.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.EndpointType;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.StartsAhead;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.Tls;
import org.junit.jupiter.api.Test;

/** The ways in which nodes name each other, and let clients in. */
@StartsAhead
abstract class EndpointRules extends ContractTest {

    EndpointRules(Opener opener) {
        super(opener);
    }

    @Test
    @RedisCluster(replicas = 0, endpointType = EndpointType.UNKNOWN)
    void takesTheHostThatAnsweredWhenNodesNameNone(TestCluster cluster) {
        assertReachesAllNodesAndFollows(cluster, ContractSettings.of(cluster.node(0)));
    }

    @Test
    @RedisCluster(replicas = 0, endpointType = EndpointType.HOSTNAME, announceHostname = "localhost")
    void connectsToHostNames(TestCluster cluster) {
        assertReachesAllNodesAndFollows(cluster, ContractSettings.of(cluster.node(0)));
    }

    @Test
    @RedisCluster(replicas = 0, endpointType = EndpointType.HOSTNAME)
    void findsNodesThatAnnounceNoHostName(TestCluster cluster) {
        assertReachesAllNodesAndFollows(cluster, ContractSettings.of(cluster.node(0)));
    }

    @Test
    @RedisCluster(replicas = 0, host = "::1")
    void readsIpv6AddressesWithoutBrackets(TestCluster cluster) {
        assertReachesAllNodesAndFollows(cluster, ContractSettings.of(cluster.node(0)));
    }

    @Test
    @RedisCluster(replicas = 0, tls = true)
    void staysWithTlsWhereverItIsSent(TestCluster cluster) {
        TestNode seed = cluster.node(0);
        assertReachesAllNodesAndFollows(
                cluster,
                ContractSettings.seeds(seed.host() + ':' + seed.tlsPort()).withTls(Tls.shared()));
    }

    @Test
    @RedisCluster(
            replicas = 0,
            password = "operator",
            settings = "user app on >s3cret ~app:* +@all -@admin +cluster|slots +cluster|nodes")
    void logsInAsAnAclUserWhereverItIsSent(TestCluster cluster) {
        ContractSettings settings = ContractSettings.of(cluster.node(0)).withUser("app", "s3cret");
        assertReachesAllNodesAndFollows(cluster, settings);

        RuntimeException error = failureOf(open(settings), "SET", "not-mine", "v");

        assertThat(messagesOf(error)).contains("NOPERM").doesNotContain("s3cret");
    }

    @Test
    @RedisCluster(replicas = 0, password = "operator", settings = "user app on >s3cret ~* +@all -asking")
    void saysThatAUserMayNotAsk(TestCluster cluster) {
        ContractClient client = open(ContractSettings.of(cluster.node(0)).withUser("app", "s3cret"));
        String key = cluster.keyOwnedBy(cluster.node(0), "asked:");
        cluster.openSlot(TestCluster.slotOf(key), cluster.node(0), cluster.node(1));
        resetStats(cluster);

        RuntimeException error = failureOf(client, "GET", key);

        assertThat(messagesOf(error)).contains("NOPERM").contains("asking");
        assertThat(errors(cluster, "ASK")).isEqualTo(1);
    }

    private void assertReachesAllNodesAndFollows(TestCluster cluster, ContractSettings settings) {
        ContractClient client = open(settings);
        assertReachesAllNodesAndFollowsMoved(cluster, client);
        TestNode from = cluster.node(1);
        TestNode to = cluster.node(2);
        String key = cluster.keyOwnedBy(from, "app:asked");
        int slot = TestCluster.slotOf(key);
        cluster.openSlot(slot, from, to);

        assertThat(client.execute("INCR", key)).isEqualTo(1L);

        assertThat(errors(cluster, "ASK")).isPositive();
        cluster.finishSlot(slot, from, to);
        assertThat(client.execute("INCR", key)).isEqualTo(2L);
    }

    private static void assertReachesAllNodesAndFollowsMoved(TestCluster cluster, ContractClient client) {
        for (TestNode node : cluster.nodes()) {
            String key = cluster.keyOwnedBy(node, "app:");
            assertThat(client.execute("SET", key, "at " + node.index())).isEqualTo("OK");
        }
        String key = cluster.keyOwnedBy(cluster.node(1), "app:");
        resetStats(cluster);
        cluster.moveSlot(TestCluster.slotOf(key), cluster.node(1), cluster.node(2));

        assertThat(client.execute("GET", key)).isEqualTo("at 1");
        assertThat(errors(cluster, "MOVED")).isPositive();
    }
}
