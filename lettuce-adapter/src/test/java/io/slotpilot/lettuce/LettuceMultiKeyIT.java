package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands for keys of several slots, through Lettuce's own methods. */
@RedisCluster(primaries = 3, replicas = 0, fullCoverage = false)
class LettuceMultiKeyIT {

    private static final RedirectOptions PATIENT =
            RedirectOptions.builder().retryFor(Duration.ofSeconds(30)).build();
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final List<Opened> clients = new ArrayList<>();
    private boolean disturbed;

    LettuceMultiKeyIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.node(0);
        this.b = cluster.node(1);
    }

    @AfterEach
    void tidy() {
        clients.forEach(Opened::close);
        if (disturbed) {
            cluster.heal(); // takes longer than most tests
        }
        cluster.flush();
    }

    @Test
    void writesAndReadsKeysOfAllSlotsInTheCallersOrder() {
        Opened opened = open(PATIENT);
        Map<String, String> values = values(300);
        String[] keys = values.keySet().toArray(String[]::new);

        assertThat(opened.connection().sync().mset(values)).isEqualTo("OK");

        assertThat(opened.connection().sync().mget(keys)).containsExactlyElementsOf(pairs(values));
        assertThat(opened.connection().async().mget(keys).toCompletableFuture().join())
                .containsExactlyElementsOf(pairs(values));
        assertThat(opened.connection().reactive().mget(keys).collectList().block(LONG))
                .containsExactlyElementsOf(pairs(values));
    }

    @Test
    void givesNullForKeysThatDoNotExistAndRepeatsKeysThatAreNamedTwice() {
        RedisAdvancedClusterCommands<String, String> redis =
                open(PATIENT).connection().sync();
        redis.set("here", "v");

        assertThat(redis.mget("here", "gone", "also gone", "here"))
                .containsExactly(
                        KeyValue.just("here", "v"),
                        KeyValue.empty("gone"),
                        KeyValue.empty("also gone"),
                        KeyValue.just("here", "v"));
    }

    @Test
    void streamsValuesToAChannelInTheCallersOrder() {
        Opened opened = open(PATIENT);
        Map<String, String> values = values(50);
        opened.connection().sync().mset(values);
        String[] keys = values.keySet().toArray(String[]::new);
        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, String> seenReactively = new LinkedHashMap<>();

        assertThat(opened.connection().sync().mget(seen::put, keys)).isEqualTo(50);
        assertThat(opened.connection()
                        .reactive()
                        .mget(seenReactively::put, keys)
                        .block(LONG))
                .isEqualTo(50);

        assertThat(seen.entrySet()).containsExactlyElementsOf(values.entrySet());
        assertThat(seenReactively.entrySet()).containsExactlyElementsOf(values.entrySet());
    }

    @Test
    void takesCommandsOfTheUsersOwnMaking() {
        Opened opened = open(PATIENT);
        opened.connection().sync().mset(Map.of("a", "1", "b", "2", "c", "3"));

        List<String> values = opened.connection()
                .sync()
                .dispatch(
                        CommandType.MGET,
                        new ValueListOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).addKeys("c", "a"));

        assertThat(values).containsExactly("3", "1");
    }

    @Test
    void findsKeysThatWereAddedAsAnyOtherArgument() {
        Opened opened = open(PATIENT);
        RedisAdvancedClusterCommands<String, String> redis = opened.connection().sync();
        redis.mset(Map.of("a", "1", "b", "2", "c", "3"));
        StringCodec codec = StringCodec.UTF8;
        cluster.nodes().forEach(TestNode::resetStats);

        assertThat(redis.dispatch(
                        CommandType.MGET,
                        new ValueListOutput<>(codec),
                        new CommandArgs<>(codec).add("c").add("a")))
                .containsExactly("3", "1");
        assertThat(redis.dispatch(CommandType.INCR, new IntegerOutput<>(codec), new CommandArgs<>(codec).add("b")))
                .isEqualTo(3);
        assertThatExceptionOfType(RedisCommandExecutionException.class)
                .isThrownBy(() -> redis.dispatch(
                        CommandType.RENAME,
                        new StatusOutput<>(codec),
                        new CommandArgs<>(codec).add("a").add("b")))
                .withMessageContaining("Put the same hash tag into all of them");
        cluster.nodes().forEach(node -> assertThat(node.errorStats()).isEmpty());
    }

    @Test
    void takesBinaryKeys() {
        Opened opened = open(PATIENT);
        byte[] odd = {'*', '1', '\r', '\n', '$', 0, -1};
        byte[] even = {'{', '}', '\n', 7};
        try (StatefulRedisClusterConnection<byte[], byte[]> connection =
                opened.client().connect(ByteArrayCodec.INSTANCE)) {
            connection.sync().mset(Map.of(odd, even, even, odd));

            assertThat(connection.sync().mget(even, odd))
                    .extracting(KeyValue::getValue)
                    .containsExactly(odd, even);
        }
    }

    @Test
    void addsUpCounts() {
        Opened opened = open(PATIENT);
        RedisAdvancedClusterCommands<String, String> redis = opened.connection().sync();
        redis.mset(Map.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5"));

        assertThat(redis.exists("a", "b", "c", "none", "a")).isEqualTo(4);
        assertThat(redis.touch("a", "b", "none")).isEqualTo(2);
        assertThat(redis.del("a", "b", "none")).isEqualTo(2);
        assertThat(opened.connection()
                        .async()
                        .unlink("c", "none")
                        .toCompletableFuture()
                        .join())
                .isEqualTo(1);
        assertThat(opened.connection().reactive().del("d", "e", "none").block(LONG))
                .isEqualTo(2);
        assertThat(opened.connection()
                        .reactive()
                        .exists("a", "b", "c", "d", "e")
                        .block(LONG))
                .isZero();
    }

    @Test
    void followsRedirectsForTheKeysConcernedOnly() {
        disturbed = true;
        Opened opened = open(PATIENT);
        RedisAdvancedClusterCommands<String, String> redis = opened.connection().sync();
        String moved = cluster.keyOwnedBy(a, "moved:");
        String asked = cluster.keyOwnedBy(b, "asked:");
        redis.mset(Map.of(moved, "1", asked, "2", "other", "3"));
        cluster.moveSlot(TestCluster.slotOf(moved), a, b);
        cluster.openSlot(TestCluster.slotOf(asked), b, a);
        cluster.migrateKeys(TestCluster.slotOf(asked), b, a, 100);
        cluster.nodes().forEach(TestNode::resetStats);

        assertThat(redis.mget(moved, asked, "other"))
                .extracting(KeyValue::getValue)
                .containsExactly("1", "2", "3");
        assertThat(errors("ASK")).isEqualTo(1);
        assertThat(errors("MOVED")).isLessThanOrEqualTo(1); // none if the client has heard of the move already
    }

    @Test
    void waitsUntilTheKeysOfASlotAreTogetherAgain() {
        disturbed = true;
        Opened opened = open(PATIENT);
        String tag = cluster.keyOwnedBy(a, "half:");
        int slot = TestCluster.slotOf(tag);
        String first = tag + 1;
        String second = tag + 2;
        opened.connection().sync().mset(Map.of(first, "1", second, "2", "other", "3"));
        cluster.openSlot(slot, a, b);
        cluster.migrateKeys(slot, a, b, 1);

        var values = opened.connection().async().mget(first, second, "other").toCompletableFuture();
        cluster.migrateKeys(slot, a, b, 100);
        cluster.finishSlot(slot, a, b);

        assertThat(values)
                .succeedsWithin(LONG)
                .satisfies(all -> assertThat(all).extracting(KeyValue::getValue).containsExactly("1", "2", "3"));
    }

    @Test
    void sendsOneCommandForEachSlotInOneWriteForEachNode() {
        Writes writes = new Writes();
        Opened opened = Opened.to(cluster, options -> options, PATIENT, resources -> resources.nettyCustomizer(writes));
        clients.add(opened);
        String[] keys = values(300).keySet().toArray(String[]::new);
        opened.connection().sync().mget(keys); // connects
        writes.reset();
        cluster.nodes().forEach(TestNode::resetStats);

        opened.connection().sync().mget(keys);

        for (TestNode node : cluster.nodes()) {
            long slots = IntStream.range(0, 300)
                    .map(i -> KeySlot.of(keys[i]))
                    .distinct()
                    .filter(slot -> cluster.owner(slot).equals(node))
                    .count();
            assertThat(node.commandStats()
                            .getOrDefault("mget", CommandStats.NONE)
                            .calls())
                    .isEqualTo(slots);
            assertThat(writes.largestTo(node.port())).isGreaterThanOrEqualTo((int) slots);
        }
    }

    @Test
    void writesCommandByCommandWhereLettuceCountsThem() {
        Opened bounded = Opened.to(cluster, options -> options.requestQueueSize(10_000));
        clients.add(bounded);
        Map<String, String> values = values(300);

        assertThat(bounded.connection().sync().mset(values)).isEqualTo("OK");
        assertThat(bounded.connection().sync().mget(values.keySet().toArray(String[]::new)))
                .extracting(KeyValue::getValue)
                .containsExactlyElementsOf(values.values());
    }

    @Test
    void saysWhichKeysFailed() {
        disturbed = true;
        Opened opened =
                open(RedirectOptions.builder().retryFor(Duration.ofMillis(200)).build());
        String dead = cluster.keyOwnedBy(a, "dead:");
        String alive = cluster.keyOwnedBy(b, "alive:");
        cluster.uncover(TestCluster.slotOf(dead));
        Map<String, String> map = new LinkedHashMap<>();
        map.put(alive, "1");
        map.put(dead, "2");

        Throwable error = catchThrowable(() -> opened.connection()
                        .async()
                        .mset(map)
                        .toCompletableFuture()
                        .join())
                .getCause();

        assertThat(error).isInstanceOfSatisfying(LettucePartialFailureException.class, partial -> {
            assertThat(partial.failures()).singleElement().satisfies(failed -> {
                assertThat(failed.slot()).isEqualTo(TestCluster.slotOf(dead));
                assertThat(failed.positions()).containsExactly(1);
                assertThat(failed.error()).isNotNull();
            });
            assertThat(partial).hasMessageContaining("1 of 2 keys");
        });
        assertThat(opened.connection().sync().get(alive)).isEqualTo("1");
    }

    @Test
    void endsInTimeForTheKeysThatAreNotAnswered() {
        disturbed = true;
        Opened opened = open(PATIENT);
        String silent = cluster.keyOwnedBy(a, "silent:");
        String answered = cluster.keyOwnedBy(b, "answered:");
        opened.connection().sync().mset(Map.of(silent, "1", answered, "2"));
        opened.connection().setTimeout(Duration.ofMillis(300));
        a.pause(Duration.ofSeconds(2));

        Throwable error = catchThrowable(() -> opened.connection()
                        .async()
                        .mget(silent, answered)
                        .toCompletableFuture()
                        .join())
                .getCause();

        assertThat(error)
                .isInstanceOfSatisfying(
                        LettucePartialFailureException.class,
                        partial -> assertThat(partial.failures())
                                .singleElement()
                                .satisfies(failed -> {
                                    assertThat(failed.positions()).containsExactly(0);
                                    assertThat(failed.error()).isInstanceOf(RedisCommandTimeoutException.class);
                                }));
    }

    @Test
    void refusesWhatCannotBeSplitBeforeAnythingIsSent() {
        Opened opened = open(PATIENT);
        RedisAdvancedClusterCommands<String, String> redis = opened.connection().sync();
        cluster.nodes().forEach(TestNode::resetStats);

        assertRefused(() -> redis.msetnx(Map.of("a", "1", "b", "2")), "MSETNX");
        assertRefused(() -> redis.rename("a", "b"), "RENAME");
        assertRefused(() -> redis.sinterstore("a", "b", "c"), "SINTERSTORE");
        assertRefused(() -> opened.connection().reactive().rename("a", "b").block(LONG), "RENAME");
        assertThat(catchThrowable(() -> opened.connection()
                        .async()
                        .rename("a", "b")
                        .toCompletableFuture()
                        .join()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RedisCommandExecutionException.class);
        assertThat(cluster.nodes())
                .allSatisfy(
                        node -> assertThat(node.commandStats()).doesNotContainKeys("msetnx", "rename", "sinterstore"));
    }

    private static void assertRefused(ThrowingCallable call, String command) {
        assertThatExceptionOfType(RedisCommandExecutionException.class)
                .isThrownBy(call)
                .withMessageStartingWith("CROSSSLOT")
                .withMessageContaining("keys of " + command)
                .withMessageContaining("key 1 in slot ")
                .withMessageContaining("{tag}");
    }

    @Test
    void namesTheKeysWhereThatIsWanted() {
        Opened opened = open(RedirectOptions.builder().keyNamesInMessages(true).build());

        assertThatExceptionOfType(RedisCommandExecutionException.class)
                .isThrownBy(() -> opened.connection().sync().rename("user:7:cart", "user:7:old"))
                .withMessageContaining("'user:7:cart' in slot " + KeySlot.of("user:7:cart"))
                .withMessageContaining("{user:7}");
    }

    @Test
    void splitsNothingWhereThatIsNotWanted() {
        Opened opened = open(RedirectOptions.builder().crossSlot(CrossSlot.FAIL).build());

        assertRefused(() -> opened.connection().sync().mget("a", "b"), "MGET");
        assertRefused(() -> opened.connection().sync().mset(Map.of("a", "1", "b", "2")), "MSET");
        assertThat(opened.connection().sync().mget("{a}1", "{a}2")).hasSize(2);
    }

    @Test
    void splitsForReadsWhoseNodesLettuceSelects() {
        Opened opened = open(PATIENT);
        opened.connection().sync().mset(Map.of("a", "1", "b", "2", "c", "3"));
        opened.connection().setReadFrom(ReadFrom.ANY);

        assertThat(opened.connection().sync().mget("c", "b", "a"))
                .extracting(KeyValue::getValue)
                .containsExactly("3", "2", "1");
    }

    @Test
    void endsWithTheCallersCancellation() {
        disturbed = true;
        Opened opened = open(PATIENT);
        int slot = TestCluster.slotOf(cluster.keyOwnedBy(a, "hole:"));
        String hole = TestCluster.keyIn(slot, "n:");
        cluster.uncover(slot);
        cluster.nodes().forEach(TestNode::resetStats);
        var deleted = opened.connection().async().del(hole, cluster.keyOwnedBy(b, "other:"));

        assertThat(deleted.cancel(true)).isTrue();

        cluster.cover(slot, a);
        assertThat(deleted.isCancelled()).isTrue();
        opened.connection()
                .sync()
                .set(hole, "v"); // what is in front of it in the same slot has gone by now, or never will
        assertThat(a.commandStats().getOrDefault("del", CommandStats.NONE).calls())
                .isZero();
    }

    @Test
    void splitsOnAWrappedConnectionAsWell() {
        RedisClusterClient client = RedisClusterClient.create(RedisURI.create(a.host(), a.port()));
        try (StatefulRedisClusterConnection<String, String> connection =
                LettuceRedirects.wrap(client, client.connect())) {
            connection.sync().mset(Map.of("a", "1", "b", "2", "c", "3"));

            assertThat(connection.sync().mget("c", "b", "a"))
                    .extracting(KeyValue::getValue)
                    .containsExactly("3", "2", "1");
            assertRefused(() -> connection.sync().rename("a", "b"), "RENAME");
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private Opened open(RedirectOptions options) {
        Opened opened = Opened.with(cluster, options);
        clients.add(opened);
        return opened;
    }

    private long errors(String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }

    private static Map<String, String> values(int size) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            values.put("k:" + i, "v" + i);
        }
        return values;
    }

    private static List<KeyValue<String, String>> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> KeyValue.just(entry.getKey(), entry.getValue()))
                .toList();
    }
}
