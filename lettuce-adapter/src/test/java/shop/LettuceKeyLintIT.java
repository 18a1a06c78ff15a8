package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.resource.ClientResources;
import io.slotpilot.core.keylint.KeyFinding;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keylint.KeyLintMode;
import io.slotpilot.core.keylint.KeyLintOptions;
import io.slotpilot.core.keylint.KeyRule;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.RedirectListener;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.lettuce.LettuceRedirects;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the linter sees of Lettuce, on a server that is no cluster and on a cluster. */
@RedisCluster(replicas = 0)
class LettuceKeyLintIT {

    private static final TestCluster lone = TestCluster.builder().standalone().start();

    private final TestCluster cluster;
    private final TestNode server = lone.node(0);
    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final Queue<CrossSlotCommand> crossSlot = new ConcurrentLinkedQueue<>();
    private KeyLint lint = lint(KeyLintMode.METRIC);

    LettuceKeyLintIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    static void stop() {
        lone.close();
    }

    @AfterEach
    void shutDown() {
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        server.command("FLUSHALL");
    }

    // ---- a server that is no cluster

    @Test
    void tellsTheLineOfTheApplicationThatNamesKeysOfSeveralSlots() throws Exception {
        try (StatefulRedisConnection<String, String> connection = observed()) {
            connection.sync().mset(Map.of("user:7:name", "Ada", "user:7:mail", "ada@example.org"));
            connection.async().del("user:7:name", "user:7:cart").get(30, TimeUnit.SECONDS);
            connection.reactive().unlink("user:7:mail", "user:7:cart").block(Duration.ofSeconds(30));
        }
        assertThat(lint.findings())
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.message())
                        .contains(" at shop.LettuceKeyLintIT.tellsTheLineOfTheApplication", "(LettuceKeyLintIT.java:")
                        .contains("{user:<n>}:")
                        .doesNotContain("user:7"));
    }

    @Test
    void saysNothingOfKeysThatShareASlot() {
        try (StatefulRedisConnection<String, String> connection = observed()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.mset(Map.of("{user:7}:name", "Ada", "{user:7}:mail", "ada@example.org"));
            redis.get("user:8:name");
            redis.multi();
            redis.get("{user:7}:name");
            redis.get("{user:7}:mail");
            assertThat(redis.exec().<String>get(0)).isEqualTo("Ada");
        }
        assertThat(lint.findings()).isEmpty();
    }

    @Test
    void seesScriptsAndTransactionsAndConnectionsThatAreWrapped() {
        RedisClient client = RedisClient.create(resources, uri(server));
        try (StatefulRedisConnection<String, String> connection =
                LettuceRedirects.wrap(client.connect(), uri(server), options())) {
            RedisCommands<String, String> redis = connection.sync();
            redis.eval("return 1", ScriptOutputType.INTEGER, "a", "b");
            redis.watch("a");
            redis.multi();
            redis.set("b", "1");
            TransactionResult result = redis.exec();
            assertThat(result.<String>get(0)).isEqualTo("OK");
            assertThat(redis.get("b")).isEqualTo("1");
        }
        assertThat(rules()).containsExactlyInAnyOrder(KeyRule.SCRIPT, KeyRule.TRANSACTION);
    }

    @Test
    void refusesBeforeAnythingIsSent() {
        lint = lint(KeyLintMode.FAIL);
        try (StatefulRedisConnection<String, String> connection = observed()) {
            server.resetStats();
            assertThatThrownBy(() -> connection.sync().mget("user:7:name", "user:7:mail"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageStartingWith("CROSSSLOT MGET at shop.LettuceKeyLintIT.")
                    .hasMessageContaining("{user:<n>}:mail");
            assertThatThrownBy(() -> connection.reactive().mget("a", "b").blockLast(Duration.ofSeconds(30)))
                    .hasMessageContaining("CROSSSLOT MGET");
            assertThat(server.commandStats()).doesNotContainKey("mget");
            assertThat(connection.sync().get("user:7:name")).isNull();
        }
    }

    @Test
    void refusesATransactionThatWouldSpanSlotsAndExecutesNoneOfIt() {
        lint = lint(KeyLintMode.FAIL);
        try (StatefulRedisConnection<String, String> connection = observed()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.multi();
            redis.set("a", "1");
            redis.set("b", "1");
            assertThatThrownBy(redis::exec).hasMessageStartingWith("CROSSSLOT MULTI at shop.");
            assertThat(connection.isMulti()).isFalse();
            assertThat(redis.get("a")).isNull();
            redis.multi();
            redis.set("a", "2");
            assertThat(redis.exec().<String>get(0)).isEqualTo("OK");
            assertThat(redis.get("a")).isEqualTo("2");
        }
    }

    @Test
    void leavesTheConnectionAsItIsWhenItIsOff() {
        lint = KeyLint.off();
        RedisClient client = RedisClient.create(resources, uri(server));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(LettuceRedirects.wrap(connection, uri(server), options()))
                    .isSameAs(connection);
        }
    }

    // ---- a cluster

    @Test
    void onAClusterSeesWhatIsSplitAndWhatIsRefused() {
        RedisClusterClient client = clustered();
        try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            assertThat(connection.sync().mget("user:7:name", "user:7:mail")).hasSize(2);
            assertThatThrownBy(() -> connection.sync().rename("user:7:name", "user:7:mail"))
                    .hasMessageContaining("CROSSSLOT");
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        assertThat(rules()).containsExactlyInAnyOrder(KeyRule.NOT_ATOMIC, KeyRule.CROSS_SLOT);
        assertThat(lint.findings())
                .allSatisfy(finding -> assertThat(finding.callSite()).startsWith("shop.LettuceKeyLintIT."));
    }

    @Test
    void tellsTheListenerOfEachCommandWithKeysInSeveralSlotsWithoutALinter() {
        lint = KeyLint.off();
        RedisClusterClient client = clustered();
        try (StatefulRedisClusterConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> transactions = LettuceRedirects.transactions(connection)) {
            RedisAdvancedClusterCommands<String, String> redis = connection.sync();
            redis.mget("{user:7}:name", "{user:7}:mail");
            redis.del("user:7:name", "user:7:mail");
            assertThatThrownBy(() -> redis.rename("user:7:name", "user:7:mail")).hasMessageContaining("CROSSSLOT");
            assertThatThrownBy(() -> redis.eval("return 1", ScriptOutputType.INTEGER, "a", "b"))
                    .hasMessageContaining("CROSSSLOT");
            transactions.sync().multi();
            transactions.sync().set("a", "1");
            transactions.sync().set("b", "1");
            assertThatThrownBy(transactions.sync()::exec).hasMessageContaining("CROSSSLOT");
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        assertThat(crossSlot)
                .containsExactly(
                        CrossSlotCommand.DEL,
                        CrossSlotCommand.OTHER,
                        CrossSlotCommand.SCRIPT,
                        CrossSlotCommand.TRANSACTION);
    }

    @Test
    void onAClusterSeesTransactionsThatTheAdapterRefuses() {
        RedisClusterClient client = clustered();
        try (StatefulRedisClusterConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> transactions = LettuceRedirects.transactions(connection)) {
            RedisCommands<String, String> redis = transactions.sync();
            redis.multi();
            redis.set("a", "1");
            redis.set("b", "1");
            assertThatThrownBy(redis::exec).hasMessageContaining("CROSSSLOT");
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        assertThat(rules()).containsExactly(KeyRule.TRANSACTION);
    }

    @Test
    void onAClusterRefusesInsteadOfSplitting() {
        lint = lint(KeyLintMode.FAIL);
        RedisClusterClient client = clustered();
        try (StatefulRedisClusterConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> transactions = LettuceRedirects.transactions(connection)) {
            cluster.nodes().forEach(TestNode::resetStats);
            assertThatThrownBy(() -> connection.sync().del("a", "b")).hasMessageStartingWith("CROSSSLOT DEL at shop.");
            RedisCommands<String, String> redis = transactions.sync();
            redis.multi();
            redis.set("a", "1");
            redis.set("b", "1");
            assertThatThrownBy(redis::exec).hasMessageStartingWith("CROSSSLOT MULTI at shop.");
            for (TestNode node : cluster.nodes()) {
                assertThat(node.commandStats().keySet()).doesNotContain("del", "set", "multi");
            }
            assertThat(connection.sync().set("a", "1")).isEqualTo("OK");
            assertThat(connection.sync().del("a")).isEqualTo(1);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
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

    private StatefulRedisConnection<String, String> observed() {
        return LettuceRedirects.standalone(resources, uri(server), options()).connect();
    }

    private RedisClusterClient clustered() {
        return LettuceRedirects.create(resources, List.of(uri(cluster.node(0))), options());
    }

    private static RedisURI uri(TestNode node) {
        return RedisURI.create(node.host(), node.port());
    }
}
