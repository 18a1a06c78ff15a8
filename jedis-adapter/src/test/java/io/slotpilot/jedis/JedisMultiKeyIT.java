package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;

/** Commands for keys of several slots, through Jedis's own methods. */
@RedisCluster(primaries = 3, replicas = 0, fullCoverage = false)
class JedisMultiKeyIT extends JedisFixture {

    JedisMultiKeyIT(TestCluster cluster) {
        super(cluster, cluster.node(0), cluster.node(1));
    }

    @Test
    void writesAndReadsKeysOfAllSlotsInTheCallersOrder() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String[] keys = new String[200];
        String[] keysAndValues = new String[400];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "k:" + i;
            keysAndValues[2 * i] = keys[i];
            keysAndValues[2 * i + 1] = "v" + i;
        }

        assertThat(jedis.mset(keysAndValues)).isEqualTo("OK");
        List<String> values = jedis.mget(keys);

        assertThat(values).hasSize(200);
        for (int i = 0; i < keys.length; i++) {
            assertThat(values.get(i)).isEqualTo("v" + i);
        }
    }

    @Test
    void givesNullForKeysThatDoNotExistAndRepeatsKeysThatAreNamedTwice() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        jedis.set("here", "v");

        assertThat(jedis.mget("here", "gone", "also gone", "here")).containsExactly("v", null, null, "v");
    }

    @Test
    void takesBinaryKeys() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        jedis.mset(bytes("a"), bytes("1"), bytes("b"), bytes("2"), bytes("c"), bytes("3"));

        assertThat(jedis.mget(bytes("c"), bytes("a"))).containsExactly(bytes("3"), bytes("1"));
        assertThat(jedis.del(bytes("a"), bytes("b"), bytes("c"))).isEqualTo(3);
    }

    @Test
    void addsUpCounts() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        jedis.mset("a", "1", "b", "2", "c", "3", "d", "4");

        assertThat(jedis.exists("a", "b", "c", "none", "a")).isEqualTo(4);
        assertThat(jedis.touch("a", "b", "none")).isEqualTo(2);
        assertThat(jedis.del("a", "b", "none")).isEqualTo(2);
        assertThat(jedis.unlink("c", "d", "none")).isEqualTo(2);
        assertThat(jedis.exists("a", "b", "c", "d")).isZero();
    }

    @Test
    void followsRedirectsForTheKeysConcernedOnly() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String moved = cluster.keyOwnedBy(a, "moved:");
        String asked = cluster.keyOwnedBy(b, "asked:");
        jedis.mset(moved, "1", asked, "2", "other", "3");
        cluster.nodes().forEach(TestNode::resetStats);
        cluster.moveSlot(TestCluster.slotOf(moved), a, b);
        cluster.openSlot(TestCluster.slotOf(asked), b, a);
        cluster.migrateKeys(TestCluster.slotOf(asked), b, a, 100);

        assertThat(jedis.mget(moved, asked, "other")).containsExactly("1", "2", "3");
        assertThat(errors("MOVED")).isLessThanOrEqualTo(1); // none where a refresh was faster
        assertThat(errors("ASK")).isEqualTo(1);
    }

    @Test
    void sendsOneCommandForEachSlot() {
        CommandArguments arguments = new CommandArguments(Command.MGET);
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            arguments.key("k:" + i);
            slots.add(KeySlot.of("k:" + i));
        }
        UnifiedJedis jedis = open(RedirectOptions.standard());

        assertThat(jedis.executeCommand(new CommandObject<>(arguments, BuilderFactory.STRING_LIST)))
                .hasSize(100)
                .containsOnlyNulls();
        assertThat(cluster.nodes().stream().mapToLong(JedisMultiKeyIT::mgets).sum())
                .isEqualTo(slots.size());
    }

    private static long mgets(TestNode node) {
        return node.commandStats().getOrDefault("mget", CommandStats.NONE).calls();
    }

    @Test
    void writesToAllNodesBeforeItReadsFromOne() {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 30_000);
        List<TestNode> nodes = cluster.nodes();
        String[] keys =
                nodes.stream().map(node -> cluster.keyOwnedBy(node, "k:")).toArray(String[]::new);
        for (String key : keys) {
            jedis.set(key, "v");
        }
        CommandArguments all = new CommandArguments(Command.MGET).keys((Object[]) keys);
        CommandObject<List<String>> mget = new CommandObject<>(all, BuilderFactory.STRING_LIST);
        for (TestNode silent : nodes) {
            startCounting();
            silent.freeze();
            CompletableFuture<List<String>> values = CompletableFuture.supplyAsync(() -> jedis.executeCommand(mget));

            await().until(() ->
                    nodes.stream().filter(node -> !node.equals(silent)).allMatch(node -> mgets(node) == 1));
            assertThat(values).isNotDone();
            silent.thaw();
            assertThat(values).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(List.of("v", "v", "v"));
        }
    }

    @Test
    void saysWhichKeysFailed() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String dead = cluster.keyOwnedBy(a, "dead:");
        String alive = cluster.keyOwnedBy(b, "alive:");
        cluster.uncover(TestCluster.slotOf(dead));
        CommandArguments arguments =
                new CommandArguments(Command.MSET).key(alive).add("1").key(dead).add("2");

        JedisPartialFailureException error = catchThrowableOfType(
                JedisPartialFailureException.class,
                () -> jedis.executeCommand(new CommandObject<>(arguments, BuilderFactory.STRING)));

        assertThat(error.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.slot()).isEqualTo(TestCluster.slotOf(dead));
            assertThat(failed.positions()).containsExactly(1);
            assertThat(failed.error()).hasMessageContaining("slot " + TestCluster.slotOf(dead) + " is not served");
        });
        assertThat(error).hasMessageContaining("1 of 2 keys").hasMessageNotContaining("dead:");
        assertThat(jedis.get(alive)).isEqualTo("1");
    }

    @Test
    void refusesWhatCannotBeSplitBeforeAnythingIsSent() {
        UnifiedJedis jedis = open(RedirectOptions.standard());

        assertRefused(() -> jedis.msetnx("a", "1", "b", "2"), "MSETNX");
        assertRefused(() -> jedis.rename("a", "b"), "RENAME");
        assertRefused(() -> jedis.sinterstore("a", "b", "c"), "SINTERSTORE");
        assertThat(cluster.nodes())
                .allSatisfy(
                        node -> assertThat(node.commandStats()).doesNotContainKeys("msetnx", "rename", "sinterstore"));
    }

    private static void assertRefused(ThrowingCallable call, String command) {
        assertThatExceptionOfType(JedisClusterOperationException.class)
                .isThrownBy(call)
                .withMessageContaining("keys of " + command)
                .withMessageContaining("key 1 in slot ")
                .withMessageContaining("{tag}");
    }

    @Test
    void namesTheKeysWhereThatIsWanted() {
        UnifiedJedis jedis =
                open(RedirectOptions.builder().keyNamesInMessages(true).build());

        assertThatExceptionOfType(JedisClusterOperationException.class)
                .isThrownBy(() -> jedis.rename("user:7:cart", "user:7:old"))
                .withMessageContaining("'user:7:cart' in slot " + KeySlot.of("user:7:cart"))
                .withMessageContaining("{user:7}");
    }

    @Test
    void splitsNothingWhereThatIsNotWanted() {
        UnifiedJedis jedis =
                open(RedirectOptions.builder().crossSlot(CrossSlot.FAIL).build());
        CommandArguments arguments = new CommandArguments(Command.MGET).key("a").key("b");

        assertRefused(() -> jedis.executeCommand(new CommandObject<>(arguments, BuilderFactory.STRING_LIST)), "MGET");
    }

    @Test
    @EnabledIfSystemProperty(named = "slotpilot.jedis.version", matches = "8\\..*")
    @SuppressWarnings("deprecation")
    void splitsForJedisClusterOfJedis8() {
        UnifiedJedis jedis = new JedisCluster(
                JedisRedirects.connectionProvider(
                        Set.of(new HostAndPort(b.host(), b.port())),
                        DefaultJedisClientConfig.builder().build()),
                1,
                Duration.ofSeconds(1));
        clients.add(jedis);
        jedis.mset("a", "1", "b", "2", "c", "3");

        assertThat(jedis.mget("c", "b", "a")).containsExactly("3", "2", "1");
    }

    @Test
    void splitsOnAWrappedClientAsWell() {
        UnifiedJedis jedis = JedisRedirects.wrap(RedisClusterClient.create(new HostAndPort(a.host(), a.port())));
        clients.add(jedis);
        jedis.mset("a", "1", "b", "2", "c", "3");

        assertThat(jedis.mget("c", "b", "a")).containsExactly("3", "2", "1");
    }

    private UnifiedJedis open(RedirectOptions options) {
        return open(options, 1000);
    }

    private long errors(String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
