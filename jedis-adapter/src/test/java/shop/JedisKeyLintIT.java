package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.keylint.KeyFinding;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.core.keylint.KeyRule;
import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.jedis.JedisRedirects;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What the linter sees of Jedis, on a server that is no cluster and on a cluster. */
@RedisCluster(replicas = 0)
class JedisKeyLintIT {

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().build();
    private static final TestCluster lone = TestCluster.builder().standalone().start();

    private final TestCluster cluster;
    private final TestNode server = lone.node(0);
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Queue<CrossSlotCommand> crossSlot = new ConcurrentLinkedQueue<>();
    private KeyLint lint = lint(KeyLintMode.METRIC);

    JedisKeyLintIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    static void stop() {
        lone.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : open) {
            client.close();
        }
        server.command("FLUSHALL");
    }

    // ---- a server that is no cluster

    @Test
    void tellsTheLineOfTheApplicationThatNamesKeysOfSeveralSlots() {
        UnifiedJedis jedis = observed();
        jedis.mset("user:7:name", "Ada", "user:7:mail", "ada@example.org");
        assertThat(jedis.mget("user:7:name", "user:7:mail")).containsExactly("Ada", "ada@example.org");
        assertThat(lint.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message())
                        .contains(" at shop.JedisKeyLintIT.tellsTheLineOfTheApplication", "(JedisKeyLintIT.java:")
                        .contains("user:<n>:mail", "{user:<n>}:name")
                        .doesNotContain("user:7"));
    }

    @Test
    void saysNothingOfKeysThatShareASlot() {
        UnifiedJedis jedis = observed();
        jedis.mset("{user:7}:name", "Ada", "{user:7}:mail", "ada@example.org");
        jedis.get("user:8:name");
        try (AbstractTransaction transaction = jedis.multi()) {
            transaction.get("{user:7}:name");
            transaction.get("{user:7}:mail");
            assertThat(transaction.exec()).containsExactly("Ada", "ada@example.org");
        }
        assertThat(lint.findings()).isEmpty();
    }

    @Test
    void seesPipelinesScriptsAndTransactions() {
        UnifiedJedis jedis = observed();
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            pipeline.rename("a", "b");
        }
        jedis.eval("return 1", List.of("a", "b"), List.of());
        try (AbstractTransaction transaction = jedis.multi()) {
            transaction.set("a", "1");
            transaction.set("b", "1");
            assertThat(transaction.exec()).containsExactly("OK", "OK");
        }
        assertThat(rules()).containsExactlyInAnyOrder(KeyRule.CROSS_SLOT, KeyRule.SCRIPT, KeyRule.TRANSACTION);
    }

    @Test
    void seesWhatTheLegacyClassSends() {
        Jedis jedis = opened(JedisRedirects.wrap(opened(new Jedis(node(), CONFIG)), node(), CONFIG, options()));
        assertThat(jedis.del("a", "b")).isZero();
        jedis.watch("a");
        try (redis.clients.jedis.Transaction transaction = jedis.multi()) {
            transaction.incr("b");
            assertThat(transaction.exec()).containsExactly(1L);
        }
        assertThat(jedis.get("b")).isEqualTo("1");
        assertThat(rules()).containsExactlyInAnyOrder(KeyRule.NOT_ATOMIC, KeyRule.TRANSACTION);
    }

    @Test
    void refusesBeforeAnythingIsSent() {
        lint = lint(KeyLintMode.FAIL);
        UnifiedJedis jedis = observed();
        server.resetStats();
        assertThatThrownBy(() -> jedis.mget("user:7:name", "user:7:mail"))
                .isInstanceOf(JedisDataException.class)
                .hasMessageStartingWith("CROSSSLOT MGET at shop.JedisKeyLintIT.")
                .hasMessageContaining("{user:<n>}:mail");
        assertThat(server.commandStats()).doesNotContainKey("mget");
        assertThat(jedis.get("user:7:name")).isNull();
    }

    @Test
    void refusesATransactionThatWouldSpanSlotsAndExecutesNoneOfIt() {
        lint = lint(KeyLintMode.FAIL);
        UnifiedJedis jedis = observed();
        try (AbstractTransaction transaction = jedis.multi()) {
            transaction.set("a", "1");
            assertThatThrownBy(() -> transaction.set("b", "1")).hasMessageStartingWith("CROSSSLOT MULTI at shop.");
            assertThatThrownBy(transaction::exec).hasMessageStartingWith("CROSSSLOT MULTI");
        }
        assertThat(jedis.get("a")).isNull();
        try (AbstractTransaction transaction = jedis.multi()) { // on the same connection of the pool
            transaction.set("a", "2");
            assertThat(transaction.exec()).containsExactly("OK");
        }
        assertThat(server.command("GET", "a")).isEqualTo("2");
    }

    @Test
    void leavesTheClientAsItIsWhenItIsOff() {
        lint = KeyLint.off();
        UnifiedJedis jedis = opened(RedisClient.builder().hostAndPort(node()).build());
        assertThat(JedisRedirects.wrap(jedis, node(), CONFIG, options())).isSameAs(jedis);
    }

    @Test
    void givesEachConnectionOfThePoolBack() {
        UnifiedJedis jedis = observed();
        for (int i = 0; i < 20; i++) {
            try (AbstractPipeline pipeline = jedis.pipelined()) {
                pipeline.incr("n");
            }
            jedis.mget("a", "b");
        }
        assertThat(jedis.get("n")).isEqualTo("20");
        assertThat(((RedisClient) jedis).getPool().getNumActive()).isZero();
    }

    // ---- a cluster

    @Test
    void onAClusterSeesWhatIsSplitAndWhatIsRefused() {
        UnifiedJedis jedis = clustered(CrossSlot.SPLIT);
        assertThat(jedis.mget("user:7:name", "user:7:mail")).containsExactly(null, null);
        assertThatThrownBy(() -> jedis.rename("user:7:name", "user:7:mail")).isInstanceOf(Exception.class);
        // The cluster client of Jedis 8 splits by itself, before anybody can see it.
        boolean splits = !System.getProperty("slotpilot.jedis.version", "7").startsWith("7");
        assertThat(rules())
                .containsExactlyInAnyOrderElementsOf(
                        splits ? List.of(KeyRule.CROSS_SLOT) : List.of(KeyRule.NOT_ATOMIC, KeyRule.CROSS_SLOT));
    }

    @Test
    void tellsTheListenerOfEachCommandWithKeysInSeveralSlotsWithoutALinter() {
        lint = KeyLint.off();
        UnifiedJedis jedis = clustered(CrossSlot.SPLIT);
        jedis.mget("{user:7}:name", "{user:7}:mail");
        jedis.del("user:7:name", "user:7:mail");
        assertThatThrownBy(() -> jedis.rename("user:7:name", "user:7:mail")).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> jedis.eval("return 1", List.of("a", "b"), List.of()))
                .isInstanceOf(Exception.class);
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            assertThatThrownBy(() -> pipeline.sinter("a", "b")).isInstanceOf(Exception.class);
        }
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.set("a", "1");
            assertThatThrownBy(() -> transaction.set("b", "1")).isInstanceOf(Exception.class);
        }
        // Jedis 8 splits DEL and refuses what is in a pipeline by itself.
        boolean jedis8 = !System.getProperty("slotpilot.jedis.version", "7").startsWith("7");
        assertThat(crossSlot)
                .containsExactlyElementsOf(
                        jedis8
                                ? List.of(CrossSlotCommand.OTHER, CrossSlotCommand.SCRIPT, CrossSlotCommand.TRANSACTION)
                                : List.of(
                                        CrossSlotCommand.DEL,
                                        CrossSlotCommand.OTHER,
                                        CrossSlotCommand.SCRIPT,
                                        CrossSlotCommand.OTHER,
                                        CrossSlotCommand.TRANSACTION));
    }

    @Test
    void onAClusterSeesTransactionsThatTheAdapterRefuses() {
        UnifiedJedis jedis = clustered(CrossSlot.SPLIT);
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.set("a", "1");
            assertThatThrownBy(() -> transaction.set("b", "1")).isInstanceOf(JedisClusterOperationException.class);
        }
        assertThat(rules()).containsExactly(KeyRule.TRANSACTION);
        assertThat(lint.findings().get(0).callSite()).startsWith("shop.JedisKeyLintIT.");
    }

    @Test
    void onAClusterRefusesInsteadOfSplitting() {
        lint = lint(KeyLintMode.FAIL);
        UnifiedJedis jedis = clustered(CrossSlot.SPLIT);
        cluster.nodes().forEach(TestNode::resetStats);
        assertThatThrownBy(() -> jedis.rename("a", "b")).hasMessageStartingWith("CROSSSLOT RENAME at shop.");
        try (AbstractTransaction transaction = JedisRedirects.multi(jedis)) {
            transaction.set("a", "1");
            assertThatThrownBy(() -> transaction.set("b", "1")).hasMessageStartingWith("CROSSSLOT MULTI at shop.");
            assertThatThrownBy(transaction::exec).hasMessageStartingWith("CROSSSLOT MULTI");
        }
        for (TestNode node : cluster.nodes()) {
            assertThat(node.commandStats().keySet()).doesNotContain("rename", "set", "multi");
        }
        assertThat(jedis.set("a", "1")).isEqualTo("OK");
        assertThat(jedis.del("a")).isEqualTo(1);
    }

    private List<KeyRule> rules() {
        return lint.findings().stream().map(KeyFinding::rule).toList();
    }

    private static KeyLint lint(KeyLintMode mode) {
        return KeyLint.of(KeyLintOptions.builder().mode(mode).sampleRate(1).build());
    }

    private RedirectOptions options() {
        RedirectListener listener = new RedirectListener() {
            @Override
            public void onCrossSlot(CrossSlotCommand command) {
                crossSlot.add(command);
            }
        };
        return RedirectOptions.builder().keyLint(lint).listener(listener).build();
    }

    private UnifiedJedis observed() {
        ConnectionPoolConfig one = new ConnectionPoolConfig();
        one.setMaxTotal(1);
        RedisClient stock = RedisClient.builder()
                .hostAndPort(node())
                .clientConfig(CONFIG)
                .poolConfig(one)
                .build();
        return opened(JedisRedirects.wrap(stock, node(), CONFIG, options()));
    }

    private UnifiedJedis clustered(CrossSlot crossSlot) {
        TestNode node = cluster.node(0);
        RedisClusterClient client = JedisRedirects.builder()
                .redirectOptions(options().mutate().crossSlot(crossSlot).build())
                .nodes(Set.of(new HostAndPort(node.host(), node.port())))
                .clientConfig(CONFIG)
                .build();
        return opened(client);
    }

    private HostAndPort node() {
        return new HostAndPort(server.host(), server.port());
    }

    private <C extends AutoCloseable> C opened(C client) {
        open.push(client);
        return client;
    }
}
