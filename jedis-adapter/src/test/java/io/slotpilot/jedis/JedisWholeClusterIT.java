package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.ScanParams;

/** What concerns all nodes, and what lasts while nodes change: SCAN, scripts, commands that block. */
@RedisCluster(primaries = 3, replicas = 1)
class JedisWholeClusterIT extends JedisFixture {

    private static final Duration SETTLED = Duration.ofSeconds(5);

    private static final String SCRIPT = "return redis.call('incr', KEYS[1])";

    JedisWholeClusterIT(TestCluster cluster) {
        super(cluster, cluster.primaries().get(0), cluster.primaries().get(1));
    }

    @Test
    void scansEachKeyOnceAndNoReplica() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            jedis.set("k:" + i, "v");
            expected.add("k:" + i);
        }

        List<String> scanned = new ArrayList<>();
        ScanIteration iteration = jedis.scanIteration(50, "*");
        while (!iteration.isIterationCompleted()) {
            scanned.addAll(iteration.nextBatch().getResult());
        }

        assertThat(scanned).containsExactlyInAnyOrderElementsOf(expected);
        cluster.replicas().forEach(replica -> assertThat(replica.commandStats()).doesNotContainKey("scan"));
    }

    @Test
    void scansAllKeysOnceByItselfToo() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            jedis.set("k:" + i, "v");
            expected.add("k:" + i);
        }
        jedis.set("other", "v");

        List<String> scanned = new ArrayList<>();
        JedisRedirects.scan(jedis, new ScanParams().match("k:*").count(20)).forEachRemaining(scanned::add);

        assertThat(scanned).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void scansKeysThatMoveToANodeWhichWasScannedBefore() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        Set<String> expected = new TreeSet<>();
        for (TestNode node : cluster.primaries()) {
            String tag = cluster.keyOwnedBy(node, "");
            for (int i = 0; i < 100; i++) {
                jedis.set(tag + i, "v");
                expected.add(tag + i);
            }
        }
        Iterator<String> scan = JedisRedirects.scan(jedis, new ScanParams().count(10));
        Set<String> scanned = new TreeSet<>();
        scanned.add(scan.next());
        TestNode first = scannedNodes().get(0);
        while (scannedNodes().size() < 2) {
            scanned.add(scan.next());
        }
        TestNode notYet = cluster.primaries().stream()
                .filter(node -> !scannedNodes().contains(node))
                .findFirst()
                .orElseThrow();
        cluster.moveSlot(TestCluster.slotOf(cluster.keyOwnedBy(notYet, "")), notYet, first);

        scan.forEachRemaining(scanned::add);

        assertThat(scanned).containsExactlyElementsOf(expected);
    }

    @Test
    void scansOnAtThePromotedReplicaWhenAPrimaryDies() {
        UnifiedJedis jedis =
                open(RedirectOptions.builder().retryFor(Duration.ofSeconds(60)).build(), 60_000);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 600; i++) {
            jedis.set("k:" + i, "v");
            expected.add("k:" + i);
        }
        cluster.primaries().forEach(node -> node.command("WAIT", "1", "30000"));
        Iterator<String> scan = JedisRedirects.scan(jedis, new ScanParams().count(10));
        Set<String> scanned = new TreeSet<>();
        scanned.add(scan.next());
        scannedNodes().get(0).kill();

        scan.forEachRemaining(scanned::add);

        assertThat(scanned).containsExactlyElementsOf(expected);
    }

    @Test
    void scansThePromotedReplicaOfAFailoverThatItHasNotHeardOf() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            jedis.set("k:" + i, "v");
            expected.add("k:" + i);
        }
        cluster.failover(cluster.replicaOf(a));
        cluster.awaitAgreement();

        Set<String> scanned = new TreeSet<>();
        JedisRedirects.scan(jedis, new ScanParams().count(10)).forEachRemaining(scanned::add);
        Set<String> iterated = new TreeSet<>();
        ScanIteration iteration = jedis.scanIteration(50, "*");
        while (!iteration.isIterationCompleted()) {
            iterated.addAll(iteration.nextBatch().getResult());
        }

        assertThat(scanned).containsExactlyElementsOf(expected);
        assertThat(iterated).containsExactlyElementsOf(expected);
        assertThat(a.commandStats()).doesNotContainKey("scan");
    }

    @Test
    void scansOnWhenANodeIsBusyNoMore() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        jedis.set(tagOf(a), "v");
        Iterator<String> scan = JedisRedirects.scan(jedis, new ScanParams());
        a.busyScript(Duration.ofSeconds(1));

        assertThat(scan).toIterable().containsExactly(tagOf(a));
    }

    private List<TestNode> scannedNodes() {
        return cluster.primaries().stream()
                .filter(node -> node.commandStats().containsKey("scan"))
                .toList();
    }

    @Test
    void loadsScriptsIntoAllPrimaries() {
        String sha = open(RedirectOptions.standard()).scriptLoad(SCRIPT);

        cluster.primaries()
                .forEach(node ->
                        assertThat(node.command("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(1L)));
    }

    @Test
    void loadsScriptsAndFunctionsIntoAPrimaryThatWasPromotedLater() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        TestNode promoted = cluster.replicaOf(a);
        String key = cluster.keyOwnedBy(a, "k:");
        jedis.set(key, "v");
        cluster.failover(promoted);
        assertThat(jedis.get(key)).isEqualTo("v");

        await().untilAsserted(() -> {
            String sha = jedis.scriptLoad(SCRIPT);
            assertThat(promoted.command("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(1L));
        });
        jedis.functionLoadReplace("#!lua name=lib\nredis.register_function('f', function() return 1 end)");
        assertThat(promoted.text("FUNCTION", "LIST")).contains("lib");
    }

    @Test
    void loadsScriptsAndFunctionsIntoThePromotedReplicaOfAFailoverThatItHasNotHeardOf() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        await().pollDelay(SETTLED).until(() -> true); // by then it has all that it asks for at the start
        TestNode promoted = cluster.replicaOf(a);
        cluster.failover(promoted);
        cluster.awaitAgreement(); // the node that is asked has heard of it

        String sha = jedis.scriptLoad(SCRIPT);
        jedis.functionLoadReplace("#!lua name=lib\nredis.register_function('f', function() return 1 end)");

        assertThat(promoted.command("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(1L));
        assertThat(promoted.text("FUNCTION", "LIST")).contains("lib");
    }

    @Test
    void tellsEachNodeAScriptWithoutKeysThatItDoesNotKnow() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String sha = jedis.scriptLoad("return 7");
        cluster.primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));

        for (int i = 0; i < 6; i++) {
            assertThat(jedis.evalsha(sha)).isEqualTo(7L);
        }
    }

    @Test
    void tellsANodeTheScriptThatItDoesNotKnow() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String sha = jedis.scriptLoad(SCRIPT);
        cluster.primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));
        String key = cluster.keyOwnedBy(a, "k:");

        assertThat(jedis.evalsha(sha, 1, key)).isEqualTo(1L);
        assertThat(jedis.evalsha(sha, 1, key)).isEqualTo(2L);
        assertThat(a.commandStats().getOrDefault("eval", CommandStats.NONE).calls())
                .isEqualTo(1);
    }

    @Test
    void saysThatAScriptIsNotKnownWhereReloadingIsNotWanted() {
        UnifiedJedis jedis = open(RedirectOptions.builder().reloadScripts(false).build());
        String sha = jedis.scriptLoad(SCRIPT);
        cluster.primaries().forEach(node -> node.command("SCRIPT", "FLUSH"));

        assertThatExceptionOfType(JedisNoScriptException.class)
                .isThrownBy(() -> jedis.evalsha(sha, 1, cluster.keyOwnedBy(a, "k:")));
    }

    @Test
    void blocksOnAtTheNewOwnerWhenTheSlotMoves() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String list = cluster.keyOwnedBy(a, "list:");
        Future<List<String>> popped = threads.submit(() -> jedis.blpop(0, list));
        await().until(() -> blocked(a));

        cluster.moveSlot(TestCluster.slotOf(list), a, b);
        await().until(() -> blocked(b));
        b.command("RPUSH", list, "x");

        assertThat(popped.get(HANG_SECONDS, TimeUnit.SECONDS)).containsExactly(list, "x");
    }

    @Test
    void blocksOnAtThePromotedReplicaAfterAFailover() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String list = cluster.keyOwnedBy(a, "list:");
        TestNode promoted = cluster.replicaOf(a);
        Future<List<String>> popped = threads.submit(() -> jedis.blpop(0, list));
        await().until(() -> blocked(a));

        cluster.failover(promoted);
        await().atMost(Duration.ofSeconds(HANG_SECONDS)).until(() -> blocked(promoted));
        promoted.command("RPUSH", list, "x");

        assertThat(popped.get(HANG_SECONDS, TimeUnit.SECONDS)).containsExactly(list, "x");
    }

    @Test
    void doesNotBlockForEverAtANodeThatHangsWhileItsReplicaIsPromoted() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.builder()
                .refresh(RefreshOptions.standard().withPeriod(Duration.ofSeconds(1)))
                .build());
        String list = cluster.keyOwnedBy(a, "list:");
        Future<List<String>> popped = threads.submit(() -> jedis.blpop(0, list));
        await().until(() -> blocked(a));
        a.freeze();

        assertThat(popped)
                .failsWithin(Duration.ofSeconds(HANG_SECONDS))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(JedisUnknownOutcomeException.class);
    }

    @Test
    void doesNotBlockAnyLongerThanItsClientIsOpen() {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String list = cluster.keyOwnedBy(a, "list:");
        Future<List<String>> popped = threads.submit(() -> jedis.blpop(0, list));
        await().until(() -> blocked(a));

        jedis.close();

        assertThat(popped).failsWithin(Duration.ofSeconds(HANG_SECONDS));
        await().until(() -> !blocked(a));
    }

    @Test
    void passesOnThatAnOperatorHasUnblockedTheCommand() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.standard());
        String list = cluster.keyOwnedBy(a, "list:");
        Future<List<String>> popped = threads.submit(() -> jedis.blpop(0, list));
        await().until(() -> blocked(a));
        String id = a.text("CLIENT", "LIST")
                .lines()
                .filter(line -> line.contains("cmd=blpop"))
                .findFirst()
                .orElseThrow()
                .replaceAll("^id=(\\d+) .*", "$1");

        a.command("CLIENT", "UNBLOCK", id, "ERROR");

        assertThat(popped)
                .failsWithin(Duration.ofSeconds(HANG_SECONDS))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(JedisDataException.class)
                .withMessageContaining("UNBLOCKED");
        assertThat(a.commandStats().getOrDefault("blpop", CommandStats.NONE).calls())
                .isEqualTo(1);
    }

    private static boolean blocked(TestNode node) {
        return !node.info("clients").getOrDefault("blocked_clients", "0").equals("0");
    }

    private UnifiedJedis open(RedirectOptions options) {
        return open(options, 5_000);
    }
}
