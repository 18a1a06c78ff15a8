package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.FlushMode;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.ScanStream;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamScanCursor;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.FailoverMode;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What concerns all nodes: SCAN, KEYS, DBSIZE, FLUSHALL, scripts and functions. */
@RedisCluster(primaries = 3, replicas = 1)
class LettuceWholeClusterIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String SCRIPT = "return redis.call('incr', KEYS[1])";
    private static final String LIBRARY =
            "#!lua name=lib\nredis.register_function('f', function(keys) return redis.call('incr', keys[1]) end)";

    private final TestCluster cluster;
    private final TestNode a;
    private final TestNode b;
    private final List<Opened> clients = new ArrayList<>();

    LettuceWholeClusterIT(TestCluster cluster) {
        this.cluster = cluster;
        this.a = cluster.primaries().get(0);
        this.b = cluster.primaries().get(1);
    }

    @BeforeEach
    void startCounting() {
        cluster.nodes().forEach(TestNode::resetStats);
    }

    @AfterEach
    void tidy() {
        clients.forEach(Opened::close);
        cluster.heal();
        cluster.flush();
        cluster.primaries().forEach(node -> {
            node.command("SCRIPT", "FLUSH");
            node.command("FUNCTION", "FLUSH");
        });
    }

    @Test
    void scansEachKeyOnceAndNoReplicaOnAllApis() {
        Opened opened = open(RedirectOptions.standard());
        Set<String> expected = fill(opened, 300);
        opened.connection().sync().set("other", "v");
        opened.connection().setReadFrom(ReadFrom.REPLICA_PREFERRED);
        ScanArgs args = ScanArgs.Builder.matches("k:*").limit(20);

        List<String> sync = new ArrayList<>();
        ScanIterator.scan(opened.connection().sync(), args).forEachRemaining(sync::add);
        List<String> reactive = ScanStream.scan(opened.connection().reactive(), args)
                .collectList()
                .block(LONG);
        List<String> streamed = new ArrayList<>();
        StreamScanCursor cursor = opened.connection()
                .async()
                .scan(streamed::add, args)
                .toCompletableFuture()
                .join();
        long count = cursor.getCount();
        while (!cursor.isFinished()) {
            cursor = opened.connection()
                    .async()
                    .scan(streamed::add, cursor, args)
                    .toCompletableFuture()
                    .join();
            count += cursor.getCount();
        }

        assertThat(sync).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(reactive).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(streamed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(count).isEqualTo(expected.size());
        cluster.replicas().forEach(replica -> assertThat(replica.commandStats()).doesNotContainKey("scan"));
    }

    @Test
    void scansKeysThatMoveToANodeWhichWasScannedBefore() {
        RedisAdvancedClusterCommands<String, String> redis =
                open(RedirectOptions.standard()).connection().sync();
        Set<String> expected = new TreeSet<>();
        for (TestNode node : cluster.primaries()) {
            String tag = cluster.keyOwnedBy(node, "");
            for (int i = 0; i < 100; i++) {
                redis.set(tag + i, "v");
                expected.add(tag + i);
            }
        }
        ScanArgs args = ScanArgs.Builder.limit(10);
        KeyScanCursor<String> cursor = redis.scan(args);
        Set<String> scanned = new TreeSet<>(cursor.getKeys());
        TestNode first = scannedNodes().get(0);
        while (scannedNodes().size() < 2) {
            cursor = redis.scan(cursor, args);
            scanned.addAll(cursor.getKeys());
        }
        TestNode notYet = cluster.primaries().stream()
                .filter(node -> !scannedNodes().contains(node))
                .findFirst()
                .orElseThrow();
        cluster.moveSlot(TestCluster.slotOf(cluster.keyOwnedBy(notYet, "")), notYet, first);

        while (!cursor.isFinished()) {
            cursor = redis.scan(cursor, args);
            scanned.addAll(cursor.getKeys());
        }

        assertThat(scanned).containsExactlyElementsOf(expected);
    }

    private List<TestNode> scannedNodes() {
        return cluster.primaries().stream()
                .filter(node -> node.commandStats().containsKey("scan"))
                .toList();
    }

    @Test
    void missesNoKeyWhileSlotsMove() {
        Opened opened = open(RedirectOptions.standard());
        Set<String> expected = fill(opened, 3_000);
        CompletableFuture<?> reshard = cluster.reshardInBackground(150, a, b, Duration.ZERO);
        do {
            Set<String> scanned = new TreeSet<>();
            ScanIterator.scan(opened.connection().sync(), ScanArgs.Builder.limit(100))
                    .forEachRemaining(scanned::add);
            assertThat(scanned).containsExactlyElementsOf(expected);
            assertThat(opened.connection().sync().keys("*"))
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(expected);
        } while (!reshard.isDone());
        reshard.join();

        assertThat(opened.connection().sync().dbsize()).isEqualTo(expected.size());
    }

    @Test
    void goesOnScanningAtThePromotedReplica() {
        RedisAdvancedClusterCommands<String, String> redis =
                open(RedirectOptions.standard()).connection().sync();
        String tag = cluster.keyOwnedBy(a, "");
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            redis.set(tag + i, "v");
            expected.add(tag + i);
        }
        a.command("WAIT", "1", "5000");
        ScanArgs args = ScanArgs.Builder.limit(10);
        KeyScanCursor<String> cursor = redis.scan(args);
        Set<String> scanned = new TreeSet<>(cursor.getKeys());

        a.kill();

        while (!cursor.isFinished()) {
            cursor = redis.scan(cursor, args);
            scanned.addAll(cursor.getKeys());
        }
        assertThat(scanned).containsExactlyElementsOf(expected);
    }

    @Test
    void scansThePromotedReplicaOfAFailoverThatItHasNotHeardOf() {
        Opened opened = open(RedirectOptions.standard());
        Set<String> expected = fill(opened, 100);
        cluster.failover(cluster.replicaOf(a));
        cluster.awaitAgreement();

        List<String> scanned = new ArrayList<>();
        ScanIterator.scan(opened.connection().sync(), ScanArgs.Builder.limit(10))
                .forEachRemaining(scanned::add);

        assertThat(scanned).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(a.commandStats()).doesNotContainKey("scan");
    }

    @Test
    void waitsForANodeThatIsBusy() {
        Opened opened = open(RedirectOptions.standard());
        String key = cluster.keyOwnedBy(a, "");
        opened.connection().sync().set(key, "v");

        a.busyScript(Duration.ofSeconds(1));
        assertThat(opened.connection().sync().keys("*")).containsExactly(key);
        await().until(() -> Long.valueOf(1).equals(a.command("DBSIZE")));
        a.busyScript(Duration.ofSeconds(1));
        assertThat(ScanIterator.scan(opened.connection().sync()).stream()).containsExactly(key);
        await().until(() -> Long.valueOf(1).equals(a.command("DBSIZE")));
        a.busyScript(Duration.ofSeconds(1));
        assertThat(opened.connection().sync().flushall()).isEqualTo("OK");
        assertThat(a.command("DBSIZE")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnAtThePromotedReplicaWhereANodeHangs(boolean connected) {
        Opened opened = open(RedirectOptions.standard());
        String key = cluster.keyOwnedBy(a, "");
        a.command("SET", key, "v");
        a.command("WAIT", "1", "5000");
        if (connected) {
            opened.connection().sync().get(key);
        }

        a.freeze();
        RedisFuture<List<String>> keys = opened.connection().async().keys("*");
        RedisFuture<Long> size = opened.connection().async().dbsize();
        RedisFuture<KeyScanCursor<String>> scan = opened.connection().async().scan();
        cluster.failover(cluster.replicaOf(a), FailoverMode.TAKEOVER);

        assertThat(keys.toCompletableFuture()).succeedsWithin(LONG).isEqualTo(List.of(key));
        assertThat(size.toCompletableFuture()).succeedsWithin(LONG).isEqualTo(1L);
        assertThat(scan.toCompletableFuture()).succeedsWithin(LONG);
    }

    @Test
    void goesOnFromTheSameCursorTwiceAndFromNoOtherOne() {
        Opened opened = open(RedirectOptions.standard());
        fill(opened, 100);
        RedisAdvancedClusterCommands<String, String> redis = opened.connection().sync();
        KeyScanCursor<String> first = redis.scan(ScanArgs.Builder.limit(10));

        assertThat(redis.scan(first).getKeys()).isEqualTo(redis.scan(first).getKeys());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.scan(ScanCursor.of("17")))
                .withMessageContaining("previous scan");
    }

    @Test
    void flushesKeysThatMoveMeanwhileToo() {
        Opened opened = open(RedirectOptions.standard());
        for (int round = 0; round < 3; round++) {
            fill(opened, 1_000);
            CompletableFuture<?> reshard = cluster.reshardInBackground(20, a, b, Duration.ZERO);

            assertThat(opened.connection().sync().flushall()).isEqualTo("OK");

            reshard.join();
            assertThat(cluster.primaries())
                    .allSatisfy(node -> assertThat(node.command("DBSIZE")).isEqualTo(0L));
        }
        fill(opened, 10);
        assertThat(opened.connection().reactive().flushall(FlushMode.ASYNC).block(LONG))
                .isEqualTo("OK");
        assertThat(opened.connection().reactive().dbsize().block(LONG)).isZero();
    }

    @Test
    void loadsScriptsIntoAllPrimariesAndTellsThoseThatDoNotKnowThem() {
        Opened opened = open(RedirectOptions.standard());
        String sha = opened.connection().sync().scriptLoad(SCRIPT);
        cluster.primaries()
                .forEach(node ->
                        assertThat(node.command("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(1L)));
        cluster.primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));
        String key = cluster.keyOwnedBy(a, "k:");

        assertThat(opened.connection().sync().<Long>evalsha(sha, ScriptOutputType.INTEGER, key))
                .isEqualTo(1);
        assertThat(opened.connection().sync().<Long>evalsha(sha, ScriptOutputType.INTEGER, key))
                .isEqualTo(2);
        assertThat(opened.connection()
                        .reactive()
                        .evalsha(sha, ScriptOutputType.INTEGER, cluster.keyOwnedBy(b, "k:"))
                        .blockFirst(LONG))
                .isEqualTo(1L);
        assertThat(a.commandStats().getOrDefault("eval", CommandStats.NONE).calls())
                .isEqualTo(1);
    }

    @Test
    void saysThatAScriptIsNotKnownWhereReloadingIsNotWanted() {
        RedisAdvancedClusterCommands<String, String> redis = open(RedirectOptions.builder()
                        .reloadScripts(false)
                        .build())
                .connection()
                .sync();
        String sha = redis.scriptLoad(SCRIPT);
        cluster.primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));

        assertThatExceptionOfType(RedisNoScriptException.class)
                .isThrownBy(() -> redis.evalsha(sha, ScriptOutputType.INTEGER, cluster.keyOwnedBy(a, "k:")));
    }

    @Test
    void runsScriptsAndFunctionsOnAPrimaryThatWasPromotedLater() {
        RedisAdvancedClusterCommands<String, String> redis =
                open(RedirectOptions.standard()).connection().sync();
        TestNode promoted = cluster.replicaOf(a);
        String key = cluster.keyOwnedBy(a, "k:");
        String sha = redis.scriptLoad(SCRIPT);
        redis.functionLoad(LIBRARY);
        cluster.primaries()
                .forEach(node -> assertThat(node.text("FUNCTION", "LIST")).contains("lib"));
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(promoted.text("FUNCTION", "LIST")).contains("lib"));

        cluster.failover(promoted);

        assertThat(redis.<Long>evalsha(sha, ScriptOutputType.INTEGER, key)).isEqualTo(1);
        assertThat(redis.<Long>fcall("f", ScriptOutputType.INTEGER, key)).isEqualTo(2);
        assertThat(redis.functionLoad(LIBRARY, true)).isEqualTo("lib");
    }

    private static Set<String> fill(Opened opened, int size) {
        Set<String> keys = new TreeSet<>();
        List<CompletableFuture<String>> writes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            keys.add("k:" + i);
            writes.add(opened.connection().async().set("k:" + i, "v").toCompletableFuture());
        }
        writes.forEach(CompletableFuture::join);
        return keys;
    }

    private Opened open(RedirectOptions options) {
        Opened opened = Opened.with(cluster, options);
        clients.add(opened);
        return opened;
    }
}
