package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/** Pipelines of so many commands that the first are with the servers before the last are there. */
@RedisCluster(primaries = 3, replicas = 0)
class JedisLongPipelineIT extends JedisFixture {

    private static final int MANY = 1_000;

    JedisLongPipelineIT(TestCluster cluster) {
        super(cluster, cluster.node(0), cluster.node(1));
    }

    @Test
    void reachesTheServersBeforeItIsSynced() {
        UnifiedJedis jedis = open(new ConnectionPoolConfig());
        connectTo(jedis, a, b);
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            List<Response<Long>> replies = increment(pipeline, tagOf(a), MANY);

            await().untilAsserted(() -> assertThat(calls(a, "incr")).isPositive());

            pipeline.sync();
            assertThat(replies).extracting(Response::get).containsExactlyElementsOf(oneTo(MANY));
        }
    }

    @Test
    void crossesAnotherOneOnPoolsOfOneConnectionThatBothHold() throws Exception {
        ConnectionPoolConfig single = new ConnectionPoolConfig();
        single.setMaxTotal(1);
        UnifiedJedis jedis = open(single);
        connectTo(jedis, a, b);
        CyclicBarrier bothHold = new CyclicBarrier(2);

        Future<?> forth = threads.submit(() -> cross(jedis, tagOf(a), tagOf(b), bothHold));
        Future<?> back = threads.submit(() -> cross(jedis, tagOf(b), tagOf(a), bothHold));
        forth.get(HANG_SECONDS, TimeUnit.SECONDS);
        back.get(HANG_SECONDS, TimeUnit.SECONDS);

        assertThat(jedis.get(tagOf(a))).isEqualTo("" + 2 * MANY);
        assertThat(jedis.get(tagOf(b))).isEqualTo("" + 2 * MANY);
    }

    @Test
    void keepsTheOrderWhereASlotMovesBetweenItsCommands() {
        UnifiedJedis jedis = open(new ConnectionPoolConfig());
        String key = tagOf(a);
        connectTo(jedis, a, b);
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            List<Response<Long>> replies = increment(pipeline, key, MANY);
            await().untilAsserted(() -> assertThat(calls(a, "incr")).isPositive());
            cluster.moveSlot(TestCluster.slotOf(key), a, b);
            replies.addAll(increment(pipeline, key, MANY));
            pipeline.sync();

            assertThat(replies).extracting(Response::get).containsExactlyElementsOf(oneTo(2 * MANY));
        }
        assertThat(calls(b, "incr")).isPositive();
    }

    @Test
    void keepsTheOrderWhereTheClientLearnsOfAMoveBetweenItsCommands() {
        UnifiedJedis jedis = open(new ConnectionPoolConfig());
        String key = tagOf(a);
        connectTo(jedis, a, b);
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            List<Response<Long>> replies = increment(pipeline, key, 40); // directed, but too few to be sent
            increment(pipeline, tagOf(b), 40);
            cluster.moveSlot(TestCluster.slotOf(key), a, b);
            assertThat(jedis.get(key)).isNull();
            replies.addAll(increment(pipeline, key, 40));
            pipeline.sync();

            assertThat(replies).extracting(Response::get).containsExactlyElementsOf(oneTo(80));
        }
    }

    @Test
    void sendsNothingTwiceWhereItsConnectionsAreCutBetweenItsCommands() {
        UnifiedJedis jedis = open(new ConnectionPoolConfig());
        String key = tagOf(a);
        connectTo(jedis, a, b);
        List<Response<Long>> cut;
        List<Response<Long>> spared;
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            cut = increment(pipeline, key, MANY);
            await().untilAsserted(() -> assertThat(calls(a, "incr")).isPositive());
            a.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            cut.addAll(increment(pipeline, key, MANY));
            spared = increment(pipeline, tagOf(b), 10);
        }
        assertThat(spared).extracting(Response::get).containsExactlyElementsOf(oneTo(10));
        long succeeded = cut.stream().filter(JedisLongPipelineIT::replied).count();
        assertThat(succeeded).isLessThan(2 * MANY);
        assertThat(Long.parseLong(jedis.get(key))).isBetween(succeeded, (long) 2 * MANY);
        assertThat(calls(a, "incr")).isLessThanOrEqualTo(2 * MANY);
    }

    @Test
    void givesItsConnectionsBack() {
        ConnectionPoolConfig single = new ConnectionPoolConfig();
        single.setMaxTotal(1);
        UnifiedJedis jedis = open(single);
        connectTo(jedis, a, b);
        for (int i = 1; i <= 3; i++) {
            try (AbstractPipeline pipeline = jedis.pipelined()) {
                increment(pipeline, tagOf(a), MANY);
            }
            assertThat(jedis.get(tagOf(a))).isEqualTo("" + i * MANY); // with the only connection
        }
    }

    private static void cross(UnifiedJedis jedis, String first, String second, CyclicBarrier bothHold) {
        List<Response<Long>> replies;
        try (AbstractPipeline pipeline = jedis.pipelined()) {
            replies = increment(pipeline, first, MANY);
            bothHold.await(HANG_SECONDS, TimeUnit.SECONDS);
            replies.addAll(increment(pipeline, second, MANY));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        assertThat(replies)
                .extracting(Response::get)
                .allSatisfy(reply -> assertThat(reply).isPositive());
    }

    private static List<Response<Long>> increment(AbstractPipeline pipeline, String key, int times) {
        List<Response<Long>> replies = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            replies.add(pipeline.incr(key));
        }
        return replies;
    }

    private static boolean replied(Response<Long> response) {
        try {
            return response.get() > 0;
        } catch (JedisBatchException e) {
            assertThat(e.getCause()).isInstanceOf(JedisUnknownOutcomeException.class);
            return false;
        }
    }

    private static List<Long> oneTo(int last) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 1; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Only a connection that is there already is used before the sync. */
    private void connectTo(UnifiedJedis jedis, TestNode... nodes) {
        for (TestNode node : nodes) {
            jedis.get(tagOf(node));
        }
    }

    private UnifiedJedis open(ConnectionPoolConfig pool) {
        RedisClusterClient client = JedisRedirects.builder()
                .nodes(nodes())
                .clientConfig(
                        DefaultJedisClientConfig.builder().timeoutMillis(10_000).build())
                .poolConfig(pool)
                .build();
        clients.add(client);
        return client;
    }
}
