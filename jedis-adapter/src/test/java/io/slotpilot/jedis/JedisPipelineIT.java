package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/** Jedis's own pipelines, over connections of ours. */
@RedisCluster(primaries = 3, replicas = 0, fullCoverage = false)
class JedisPipelineIT extends JedisFixture {

    JedisPipelineIT(TestCluster cluster) {
        super(cluster, cluster.node(0), cluster.node(1));
    }

    @Test
    void runsCommandsOfAllNodesAndGivesEachItsOwnReply() {
        List<Response<Long>> replies = new ArrayList<>();
        try (AbstractPipeline pipeline = open().pipelined()) {
            for (int i = 0; i < 300; i++) {
                replies.add(pipeline.incrBy("k:" + i, i));
            }
            pipeline.sync();
            for (int i = 0; i < 300; i++) {
                assertThat(replies.get(i).get()).isEqualTo(i);
            }
        }
        cluster.nodes().forEach(node -> assertThat(calls(node, "incrby")).isPositive());
    }

    @Test
    void canBeSyncedSeveralTimesAndSyncsWhenClosed() {
        UnifiedJedis jedis = open();
        Response<Long> last;
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            Response<Long> first = pipeline.incr("n");
            pipeline.sync();
            assertThat(first.get()).isEqualTo(1);
            last = pipeline.incr("n");
        }
        assertThat(last.get()).isEqualTo(2);
    }

    @Test
    void passesACommandsOwnErrorOnAndRunsTheOthers() {
        UnifiedJedis jedis = open();
        jedis.rpush("list", "x");

        AbstractPipeline pipeline = jedis.pipelined();
        Response<Long> wrong = pipeline.incr("list");
        Response<Long> right = pipeline.incr("n");
        pipeline.close();

        assertThat(failureOf(wrong)).hasMessageStartingWith("WRONGTYPE");
        assertThat(right.get()).isEqualTo(1);
    }

    @Test
    void runsCommandsWithoutKeysAsWell() {
        AbstractPipeline pipeline = open().pipelined();
        Response<Long> published = pipeline.publish("channel", "message");
        Response<Long> counted = pipeline.incr("n");
        pipeline.close();

        assertThat(published.get()).isZero();
        assertThat(counted.get()).isEqualTo(1);
    }

    @Test
    void refusesACommandForAllNodesAndGoesOn() {
        AbstractPipeline pipeline = open().pipelined();

        assertThatThrownBy(() -> pipeline.functionLoadReplace("#!lua name=lib\nredis.register_function('f', print)"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("pipeline");
        Response<Long> counted = pipeline.incr("n");
        pipeline.close();

        assertThat(counted.get()).isEqualTo(1);
    }

    @Test
    @EnabledIfSystemProperty(named = "slotpilot.jedis.version", matches = "8\\..*") // Jedis 7 refuses them
    void keepsTheOrderOfRawCommandsAndOthers() {
        AbstractPipeline pipeline = open().pipelined();
        List<Response<String>> replies = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pipeline.sendCommand(Protocol.Command.SET, "k:" + i, "v");
            replies.add(pipeline.get("k:" + i));
        }
        pipeline.close();

        assertThat(replies).extracting(Response::get).containsOnly("v");
        assertThat(errors("MOVED")).isZero();
    }

    @Test
    void sendsOnlyTheCommandsOfAMovedSlotAgainAndFollowsWhatTheyTaught() {
        UnifiedJedis jedis = open();
        String tag = tagOf(a);
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);

        List<Response<Long>> moved = new ArrayList<>();
        List<Response<Long>> others = new ArrayList<>();
        AbstractPipeline pipeline = jedis.pipelined();
        for (int i = 0; i < 50; i++) {
            moved.add(pipeline.incr(tag));
            others.add(pipeline.incr("other:" + i));
        }
        pipeline.close();

        for (int i = 0; i < 50; i++) {
            assertThat(moved.get(i).get()).isEqualTo(i + 1);
            assertThat(others.get(i).get()).isEqualTo(1);
        }
        long redirects = errors("MOVED");
        assertThat(redirects).isLessThanOrEqualTo(50); // none where a refresh was faster
        assertThat(jedis.incr(tag)).isEqualTo(51);
        assertThat(errors("MOVED")).isEqualTo(redirects);
    }

    @Test
    void asksForEachCommandWhoseKeyHasGoneAhead() {
        UnifiedJedis jedis = open();
        String here = tagOf(a) + "here";
        String gone = tagOf(a) + "gone";
        jedis.set(here, "old");
        cluster.openSlot(TestCluster.slotOf(here), a, b);

        AbstractPipeline pipeline = jedis.pipelined();
        Response<String> set = pipeline.set(gone, "new");
        Response<String> old = pipeline.get(here);
        Response<String> got = pipeline.get(gone);
        pipeline.close();

        assertThat(set.get()).isEqualTo("OK");
        assertThat(old.get()).isEqualTo("old");
        assertThat(got.get()).isEqualTo("new");
        assertThat(errors("ASK")).isEqualTo(2);
        assertThat(errors("MOVED")).isZero();
    }

    @Test
    void holdsLaterCommandsOfAKeyBackUntilAnEarlierOneThatMustBeRepeatedIsDone() throws Exception {
        UnifiedJedis jedis = open();
        String tag = tagOf(a);
        splitOverTwoNodes(jedis, tag);

        Future<?> done = threads.submit(() -> {
            AbstractPipeline pipeline = jedis.pipelined();
            pipeline.mset(tag + 1, "mset", tag + 2, "mset");
            pipeline.set(tag + 1, "last");
            pipeline.set(tag + 2, "last");
            pipeline.close();
        });
        await().until(() -> errors("TRYAGAIN") > 0);
        finishMigration(tag);
        done.get(HANG_SECONDS, TimeUnit.SECONDS);

        assertThat(jedis.mget(tag + 1, tag + 2)).containsExactly("last", "last");
    }

    @Test
    void letsLaterCommandsGoFirstWhereOrderDoesNotMatter() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.builder().keepOrder(false).build(), 1000);
        String tag = tagOf(a);
        splitOverTwoNodes(jedis, tag);

        Future<?> done = threads.submit(() -> {
            AbstractPipeline pipeline = jedis.pipelined();
            pipeline.mset(tag + 1, "mset", tag + 2, "mset");
            pipeline.set(tag + 1, "last");
            pipeline.set(tag + 2, "last");
            pipeline.close();
        });
        await().until(() -> calls(a, "set") + calls(b, "set") >= 2);
        finishMigration(tag);
        done.get(HANG_SECONDS, TimeUnit.SECONDS);

        assertThat(jedis.mget(tag + 1, tag + 2)).containsExactly("mset", "mset");
    }

    @Test
    void failsOnlyTheCommandsOfADeadNodeAndClosesQuietly() {
        UnifiedJedis jedis = open();
        String keyOfDead = tagOf(a);
        String keyOfAlive = tagOf(b);
        jedis.set(keyOfDead, "v");
        jedis.set(keyOfAlive, "v");
        a.kill();

        AbstractPipeline pipeline = jedis.pipelined();
        Response<Long> dead = pipeline.append(keyOfDead, "x");
        Response<String> alive = pipeline.get(keyOfAlive);
        pipeline.sync();
        pipeline.close();

        assertThat(alive.get()).isEqualTo("v");
        JedisBatchException error = catchThrowableOfType(JedisBatchException.class, dead::get);
        assertThat(error.getCause()).isNotNull();
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhereANodeDoesNotAnswerAndSendsNothingTwice() {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 1500);
        String keyOfSilent = tagOf(a);
        String keyOfAlive = tagOf(b);
        jedis.get(keyOfSilent);
        a.freeze();

        List<Response<Long>> silent = new ArrayList<>();
        AbstractPipeline pipeline = jedis.pipelined();
        for (int i = 0; i < 10; i++) {
            silent.add(pipeline.incr(keyOfSilent + i));
        }
        Response<Long> alive = pipeline.incr(keyOfAlive);
        pipeline.close();
        a.thaw();

        assertThat(alive.get()).isEqualTo(1);
        for (int i = 0; i < 10; i++) {
            JedisBatchException error = catchThrowableOfType(JedisBatchException.class, silent.get(i)::get);
            assertThat(error.getCause()).isInstanceOf(JedisUnknownOutcomeException.class);
            assertThat(a.command("GET", keyOfSilent + i)).isIn("1", null);
        }
    }

    @Test
    void writesToAllNodesBeforeItReadsFromOne() throws Exception {
        UnifiedJedis jedis = open(RedirectOptions.standard(), 30_000);
        List<TestNode> nodes = cluster.nodes();
        List<String> keys = nodes.stream().map(this::tagOf).toList();
        keys.forEach(jedis::get);
        for (TestNode silent : nodes) {
            startCounting();
            silent.freeze();
            AbstractPipeline pipeline = jedis.pipelined();
            List<Response<Long>> replies = keys.stream().map(pipeline::incr).toList();
            Future<?> done = threads.submit(pipeline::close);

            await().until(() ->
                    nodes.stream().filter(node -> !node.equals(silent)).allMatch(node -> calls(node, "incr") == 1));
            assertThat(done.isDone()).isFalse();
            silent.thaw();
            done.get(HANG_SECONDS, TimeUnit.SECONDS);
            assertThat(replies).allSatisfy(reply -> assertThat(reply.get()).isPositive());
        }
    }

    @Test
    void crossesOtherPipelinesOnPoolsOfOneConnectionWithoutADeadlock() throws Exception {
        ConnectionPoolConfig single = new ConnectionPoolConfig();
        single.setMaxTotal(1);
        RedisClusterClient jedis = JedisRedirects.builder()
                .nodes(nodes())
                .clientConfig(
                        DefaultJedisClientConfig.builder().timeoutMillis(10_000).build())
                .poolConfig(single)
                .build();
        clients.add(jedis);

        Future<?> forth = threads.submit(() -> increment(jedis, tagOf(a), tagOf(b), 500));
        Future<?> back = threads.submit(() -> increment(jedis, tagOf(b), tagOf(a), 500));
        forth.get(HANG_SECONDS, TimeUnit.SECONDS);
        back.get(HANG_SECONDS, TimeUnit.SECONDS);

        assertThat(jedis.mget(tagOf(a))).containsExactly("1000");
        assertThat(jedis.mget(tagOf(b))).containsExactly("1000");
    }

    @Test
    void startsNoThreads() {
        UnifiedJedis jedis = open();
        increment(jedis, tagOf(a), tagOf(b), 1);
        ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
        long before = jvm.getTotalStartedThreadCount();

        increment(jedis, tagOf(a), tagOf(b), 100);

        assertThat(jvm.getTotalStartedThreadCount() - before).isLessThan(10); // Jedis itself starts 200
    }

    @Test
    void startsNoThreadsForCommandsWithoutKeysAmongOthers() {
        UnifiedJedis jedis = open();
        jedis.set("n", "0");
        ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
        long before = jvm.getTotalStartedThreadCount();

        for (int i = 1; i <= 100; i++) {
            AbstractPipeline pipeline = jedis.pipelined();
            Response<Long> published = pipeline.publish("channel", "message");
            Response<Long> counted = pipeline.incr("n");
            pipeline.close();
            assertThat(published.get()).isZero();
            assertThat(counted.get()).isEqualTo(i);
        }

        assertThat(jvm.getTotalStartedThreadCount() - before).isLessThan(10);
    }

    @Test
    void asksForTheSlotMapOnlyNowAndThenWhileManySlotsMove() throws Exception {
        UnifiedJedis jedis = open();
        int slots = 60;
        int lowest = TestCluster.slotOf(tagOf(a));
        Future<List<Integer>> reshard = cluster.reshardInBackground(slots, a, b, Duration.ofMillis(10));
        long rounds = 0;
        boolean last;
        do {
            last = reshard.isDone();
            List<Response<Long>> replies = new ArrayList<>();
            AbstractPipeline pipeline = jedis.pipelined();
            for (int slot = lowest; slot < lowest + slots; slot++) {
                replies.add(pipeline.incr(TestCluster.keyIn(slot, "reshard:")));
            }
            pipeline.close();
            rounds++;
            for (Response<Long> reply : replies) {
                assertThat(reply.get()).isEqualTo(rounds);
            }
        } while (!last);

        assertThat(reshard.get()).hasSize(slots);
        assertThat(errors("MOVED")).isBetween(1L, (long) slots);
        assertThat(cluster.nodes().stream()
                        .mapToLong(node -> calls(node, "cluster|slots"))
                        .sum())
                .isLessThanOrEqualTo(10);
    }

    @Test
    void worksOnAWrappedClient() {
        UnifiedJedis jedis = JedisRedirects.wrap(RedisClusterClient.create(new HostAndPort(a.host(), a.port())));
        clients.add(jedis);
        String tag = tagOf(a);
        cluster.moveSlot(TestCluster.slotOf(tag), a, b);

        AbstractPipeline pipeline = jedis.pipelined();
        Response<Long> moved = pipeline.incr(tag);
        Response<Long> other = pipeline.incr(tagOf(b));
        pipeline.close();

        assertThat(moved.get()).isEqualTo(1);
        assertThat(other.get()).isEqualTo(1);
    }

    private static void increment(UnifiedJedis jedis, String first, String second, int times) {
        for (int i = 0; i < times; i++) {
            AbstractPipeline pipeline = jedis.pipelined();
            Response<Long> one = pipeline.incr(first);
            Response<Long> two = pipeline.incr(second);
            pipeline.close();
            assertThat(one.get()).isPositive();
            assertThat(two.get()).isPositive();
        }
    }

    /** One of the two keys stays, the other one goes: a command for both is refused with TRYAGAIN. */
    private void splitOverTwoNodes(UnifiedJedis jedis, String tag) {
        jedis.mset(tag + 1, "old", tag + 2, "old");
        cluster.openSlot(TestCluster.slotOf(tag), a, b);
        assertThat(cluster.migrateKeys(TestCluster.slotOf(tag), a, b, 1)).isEqualTo(1);
    }

    private void finishMigration(String tag) {
        cluster.migrateKeys(TestCluster.slotOf(tag), a, b, 100);
        cluster.finishSlot(TestCluster.slotOf(tag), a, b);
    }

    private static RuntimeException failureOf(Response<?> response) {
        return catchThrowableOfType(RuntimeException.class, response::get);
    }

    private UnifiedJedis open() {
        return open(RedirectOptions.standard(), 2000);
    }

    private long errors(String code) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.errorStats().getOrDefault(code, 0L))
                .sum();
    }
}
