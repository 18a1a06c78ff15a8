package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.FaultProxy;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/** MULTI, EXEC and WATCH on a cluster client. */
@RedisCluster(primaries = 3, replicas = 0)
class JedisTransactionIT {

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final String tag;
    private final RedisClusterClient jedis;

    JedisTransactionIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
        this.tag = cluster.keyOwnedBy(a, "");
        this.jedis = open(RedirectOptions.standard());
    }

    @BeforeEach
    void startCounting() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void tidy() {
        await("connections given back") // a refresh may have borrowed one
                .until(() -> jedis.getClusterNodes().values().stream().allMatch(pool -> pool.getNumActive() == 0));
        jedis.close();
        cluster.heal();
        cluster.flush();
    }

    @Test
    void runsAllCommandsTogether() {
        Response<Long> first;
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            first = transaction.incr(key("n"));
            transaction.rpush(key("list"), "x", "y");
            transaction.lrange(key("list"), 0, -1);

            assertThat(transaction.exec()).containsExactly(1L, 2L, List.of("x", "y"));
        }
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void keepsTheErrorOfOneCommandInItsPlace() {
        jedis.rpush(key("list"), "x");
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key("list"));
            transaction.incr(key("n"));

            assertThat(transaction.exec())
                    .satisfiesExactly(
                            error -> assertThat(error).isInstanceOf(JedisDataException.class),
                            reply -> assertThat(reply).isEqualTo(1L));
        }
    }

    @Test
    void refusesAKeyOfAnotherSlotAtOnce() {
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key("n"));

            assertThatExceptionOfType(JedisClusterOperationException.class)
                    .isThrownBy(() -> transaction.incr(cluster.keyOwnedBy(b, "")))
                    .withMessageContaining("same hashslot");
        }
    }

    @Test
    void sendsNothingThatIsDiscarded() {
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key("n"));

            assertThat(transaction.discard()).isEqualTo("OK");
        }
        assertThat(a.command("EXISTS", key("n"))).isEqualTo(0L);
    }

    @Test
    void runsAsAWholeOnTheNewOwnerOfAMovedSlot() {
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key("n"));
            transaction.incr(key("n"));

            assertThat(transaction.exec()).containsExactly(1L, 2L);
        }
        assertThat(b.command("GET", key("n"))).isEqualTo("2");
    }

    /** The slot moves when all commands are queued, which no real server can be made to time like that. */
    @Test
    void runsAsAWholeOnTheNewOwnerOfASlotThatMovesRightBeforeExec() {
        int slot = KeySlot.of("n");
        try (ScriptedServer owner = queueing(ScriptedReply.value(List.of(1, 2)));
                ScriptedServer former =
                        queueing(ScriptedReply.error("MOVED " + slot + ' ' + owner.host() + ':' + owner.port()));
                RedisClusterClient client = JedisRedirects.builder()
                        .nodes(Set.of(new HostAndPort(former.host(), former.port())))
                        .build();
                AbstractTransaction transaction = JedisRedirects.multi(client)) {
            transaction.incr("n");
            transaction.incr("n");

            assertThat(transaction.exec()).containsExactly(1L, 2L);
            assertThat(former.count("EXEC")).isEqualTo(1);
            assertThat(owner.commands().stream().map(command -> command.get(0)).toList())
                    .containsSubsequence("MULTI", "INCR", "INCR", "EXEC");
            assertThat(owner.count("INCR")).isEqualTo(2);
        }
    }

    private static ScriptedServer queueing(ScriptedReply toExec) {
        return ScriptedServer.start(command -> switch (command.get(0)) {
            case "MULTI" -> ScriptedReply.status("OK");
            case "INCR" -> ScriptedReply.status("QUEUED");
            case "EXEC" -> toExec;
            default -> null;
        });
    }

    @Test
    void asksTheTargetOfAMigrationBeforeItBegins() {
        cluster.openSlot(TestCluster.slotOf(tag), a, b);
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.incr(key("new"));
            transaction.incr(key("new"));

            assertThat(transaction.exec()).containsExactly(1L, 2L);
        }
        assertThat(a.errorStats()).containsKey("ASK").doesNotContainKey("MOVED");
        assertThat(b.commandStats()).containsKey("asking");
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenTheReplyToExecIsLost() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(a);
                RedisClusterClient proxied = open(RedirectOptions.builder()
                        .addressMapper(
                                node -> node.port() == a.port() ? new NodeAddress(proxy.host(), proxy.port()) : node)
                        .build());
                AbstractTransaction transaction = JedisRedirects.multi(proxied)) {
            proxied.get(key("n"));
            transaction.incr(key("n"));
            proxy.cutBeforeReply();

            assertThatExceptionOfType(JedisUnknownOutcomeException.class).isThrownBy(transaction::exec);
        }
        assertThat(a.command("GET", key("n"))).isEqualTo("1");
    }

    @Test
    void givesNullIfAWatchedKeyWasChangedAndRunsIfNot() {
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            assertThat(transaction.watch(key("n"))).isEqualTo("OK");
            assertThat(transaction.get(key("n")).get()).isNull();
            a.command("SET", key("n"), "7");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).isNull();

            transaction.watch(key("n"));
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(8L);
        }
    }

    @Test
    void watchesAtTheNewOwnerOfAMovedSlot() {
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            b.command("SET", key("n"), "7");
            transaction.multi();
            transaction.incr(key("n"));

            assertThat(transaction.exec()).isNull();
        }
    }

    @Test
    void givesNullIfTheWatchedSlotMovesMeanwhileAndSucceedsTheNextTime() {
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            cluster.moveSlot(TestCluster.slotOf(tag), a, b);
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).isNull();

            transaction.watch(key("n"));
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(1L);
        }
        assertThat(b.command("GET", key("n"))).isEqualTo("1");
    }

    @Test
    void forgetsTheWatchWhenUnwatchedOrClosed() {
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            a.command("SET", key("n"), "7");
            assertThat(transaction.unwatch()).isEqualTo("OK");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(8L);
            transaction.watch(key("n"));
        }
        a.command("SET", key("n"), "1");
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) { // most likely over the same connection
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(2L);
        }
    }

    @Test
    void aWatchAfterTheSlotHasMovedDoesNotStayInThePool() {
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            cluster.moveSlot(TestCluster.slotOf(tag), a, b);
            assertThat(transaction.watch(key("n"))).isEqualTo("OK");
            assertThat(transaction.watch(key("m"))).isEqualTo("OK");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).isNull();
        }
        b.command("SET", key("n"), "7");
        b.command("SET", key("m"), "7");
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) { // most likely over the same connection
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(8L);
        }
    }

    @Test
    void aReadOfAnotherSlotLeavesTheWatchAlone() {
        String elsewhere = cluster.keyOwnedBy(b, "");
        b.command("SET", elsewhere, "1");
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            assertThat(transaction.get(elsewhere).get()).isEqualTo("1");
            assertThat(transaction.mget(key("n"), elsewhere).get()).containsExactly(null, "1");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(1L);

            transaction.watch(key("n"));
            transaction.get(elsewhere);
            a.command("SET", key("n"), "7");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).isNull();
        }
    }

    @Test
    void aReadOfAnotherSlotOfTheWatchedNodeNeedsNoSecondConnection() {
        ConnectionPoolConfig single = new ConnectionPoolConfig();
        single.setMaxTotal(1);
        int slot = TestCluster.slotOf(tag) + 1;
        assertThat(cluster.owner(slot)).isEqualTo(a);
        String neighbour = TestCluster.keyIn(slot);
        a.command("SET", neighbour, "1");
        try (RedisClusterClient client = JedisRedirects.builder()
                        .nodes(Set.of(new HostAndPort(b.host(), b.port())))
                        .poolConfig(single)
                        .build();
                AbstractTransaction transaction = JedisRedirects.transaction(client, false)) {
            transaction.watch(key("n"));
            assertThat(transaction.get(neighbour).get()).isEqualTo("1");
            cluster.moveSlot(slot, a, b);
            assertThat(transaction.get(neighbour).get()).isEqualTo("1");
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(1L);
        }
    }

    @Test
    void aMalformedRedirectOfAWatchedTransactionIsATypedErrorAndEndsTheConnection() {
        try (ScriptedServer server = ScriptedServer.start(command -> switch (command.get(0)) {
                    case "WATCH", "MULTI" -> ScriptedReply.status("OK");
                    case "INCR" -> ScriptedReply.status("QUEUED");
                    case "GET", "EXEC" -> ScriptedReply.error("MOVED x");
                    default -> null;
                });
                RedisClusterClient client = JedisRedirects.builder()
                        .nodes(Set.of(new HostAndPort(server.host(), server.port())))
                        .build();
                AbstractTransaction transaction = JedisRedirects.transaction(client, false)) {
            transaction.watch("n");
            assertThatExceptionOfType(JedisClusterOperationException.class)
                    .isThrownBy(() -> transaction.get("n"))
                    .withMessageContaining("cannot be read");
            transaction.multi();
            transaction.incr("n");
            assertThat(transaction.exec())
                    .as("the watch was lost with the connection")
                    .isNull();

            transaction.watch("n");
            transaction.multi();
            transaction.incr("n");
            assertThatExceptionOfType(JedisClusterOperationException.class)
                    .isThrownBy(transaction::exec)
                    .withMessageContaining("cannot be read");
            assertThat(server.count("UNWATCH")).as("on a broken connection").isZero();
        }
    }

    @Test
    void givesNullIfTheClusterIsDownAtExecAndSucceedsWhenItIsBack() {
        int lost = TestCluster.slotOf(cluster.keyOwnedBy(b, ""));
        try (AbstractTransaction transaction = JedisRedirects.transaction(jedis, false)) {
            transaction.watch(key("n"));
            cluster.uncover(lost);
            cluster.awaitState("fail");
            a.resetStats();
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).isNull();
            assertThat(a.commandStats().getOrDefault("incr", CommandStats.NONE).received())
                    .as("EXEC that is refused ends the watch, so that a repeat would not see a change")
                    .isEqualTo(1);

            cluster.cover(lost, b);
            transaction.watch(key("n"));
            transaction.multi();
            transaction.incr(key("n"));
            assertThat(transaction.exec()).containsExactly(1L);
        }
    }

    @Test
    void waitsOutARefusalOfAReadOverTheWatchingConnection() {
        AtomicInteger reads = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start(command -> switch (command.get(0)) {
                    case "WATCH", "MULTI", "UNWATCH" -> ScriptedReply.status("OK");
                    case "GET" ->
                        reads.getAndIncrement() < 2
                                ? ScriptedReply.error("CLUSTERDOWN The cluster is down")
                                : ScriptedReply.value("7");
                    case "INCR" -> ScriptedReply.status("QUEUED");
                    case "EXEC" -> ScriptedReply.value(List.of(8));
                    default -> null;
                });
                RedisClusterClient client = JedisRedirects.builder()
                        .nodes(Set.of(new HostAndPort(server.host(), server.port())))
                        .build();
                AbstractTransaction transaction = JedisRedirects.transaction(client, false)) {
            transaction.watch("n");
            assertThat(transaction.get("n").get()).isEqualTo("7");
            transaction.multi();
            transaction.incr("n");
            assertThat(transaction.exec()).containsExactly(8L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysThatCommandsRanOutsideOfATransactionWhereMultiIsForbidden(boolean watch) {
        try (RedisClusterClient client = openWithout("-multi");
                AbstractTransaction transaction = JedisRedirects.transaction(client, false)) {
            if (watch) {
                transaction.watch(key("n"));
            }
            transaction.multi();
            transaction.incr(key("n"));
            transaction.incr(key("n"));

            assertThatExceptionOfType(JedisUnknownOutcomeException.class)
                    .isThrownBy(transaction::exec)
                    .withMessageContaining("outside of a transaction")
                    .withCauseInstanceOf(JedisAccessControlException.class);
        }
        assertThat(a.command("GET", key("n"))).isEqualTo("2");
    }

    @Test
    void saysWhyMultiWasRefusedIfNothingWasChanged() {
        try (RedisClusterClient client = openWithout("-multi", "-incr")) {
            try (AbstractTransaction transaction = JedisRedirects.multi(client)) {
                transaction.incr(key("n"));

                assertThatExceptionOfType(JedisAccessControlException.class)
                        .isThrownBy(transaction::exec)
                        .withMessageContaining("'multi'");
            }
            try (AbstractTransaction transaction = JedisRedirects.multi(client)) {
                transaction.get(key("n"));

                assertThatExceptionOfType(JedisAccessControlException.class)
                        .isThrownBy(transaction::exec)
                        .withMessageContaining("'multi'");
            }
        }
    }

    @Test
    void saysWhyAskingWasRefusedRatherThanWhatFollowedFromThat() {
        try (RedisClusterClient client = openWithout("-asking")) {
            cluster.openSlot(TestCluster.slotOf(tag), a, b); // the keys do not exist, so that the source says ASK
            try (AbstractTransaction transaction = JedisRedirects.multi(client)) {
                transaction.incr(key("n"));

                assertThatExceptionOfType(JedisAccessControlException.class)
                        .isThrownBy(transaction::exec)
                        .withMessageContaining("'asking'");
            }
        }
    }

    private RedisClusterClient openWithout(String... rights) {
        for (TestNode node : cluster.nodes()) {
            node.command("ACL", "SETUSER", "limited", "reset", "on", ">limited", "~*", "&*", "+@all");
            for (String right : rights) {
                node.command("ACL", "SETUSER", "limited", right);
            }
        }
        return JedisRedirects.builder()
                .nodes(Set.of(new HostAndPort(b.host(), b.port())))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .user("limited")
                        .password("limited")
                        .build())
                .build();
    }

    @Test
    void refusesAClientThatIsNotOurs() {
        try (RedisClusterClient stock = RedisClusterClient.create(new HostAndPort(a.host(), a.port()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JedisRedirects.multi(stock))
                    .withMessageContaining("JedisRedirects.wrap(client)");
        }
    }

    private String key(String name) {
        return tag + name;
    }

    private RedisClusterClient open(RedirectOptions options) {
        return JedisRedirects.builder()
                .redirectOptions(options)
                .nodes(Set.of(new HostAndPort(b.host(), b.port())))
                .build();
    }
}
