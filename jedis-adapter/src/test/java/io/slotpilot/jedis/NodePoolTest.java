package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

class NodePoolTest {

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger destroyed = new AtomicInteger();
    private final AtomicInteger validated = new AtomicInteger();
    private final ConnectionPoolConfig config = new ConnectionPoolConfig();
    private final List<NodePool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(NodePool::close);
    }

    @Test
    void lendsWhatWasJustGivenBackWithoutAskingThePool() {
        NodePool pool = open();
        Connection first = pool.getResource();
        pool.returnResource(first);

        assertThat(pool.getResource()).isSameAs(first);
        assertThat(pool.getBorrowedCount()).isEqualTo(1);
    }

    @Test
    void countsWhatWasGivenBackAsIdle() {
        NodePool pool = open();
        Connection first = pool.getResource();
        pool.getResource();
        pool.returnResource(first);

        assertThat(pool.getNumIdle()).isEqualTo(1);
        assertThat(pool.getNumActive()).isEqualTo(1);
    }

    @Test
    void testsWhatWasGivenBackWhenThePoolTestsWhatIsIdle() throws Exception {
        config.setTestWhileIdle(true);
        NodePool pool = open();
        pool.returnResource(pool.getResource());

        pool.evict();

        assertThat(validated).hasValue(1);
        assertThat(pool.getNumIdle()).isEqualTo(1);
    }

    @Test
    void closesWhatStaysUnusedForAsLongAsThePoolAllows() throws Exception {
        config.setMinEvictableIdleDuration(Duration.ofNanos(1));
        NodePool pool = open();
        pool.returnResource(pool.getResource());

        pool.evict(); // from here on it is idle to the pool
        while (destroyed.get() == 0) {
            pool.evict();
        }

        assertThat(pool.getNumIdle()).isZero();
    }

    @Test
    void testsEachTimeWhereTheUserWantsThat() {
        config.setTestOnBorrow(true);
        NodePool pool = open();

        pool.returnResource(pool.getResource());
        pool.returnResource(pool.getResource());

        assertThat(validated).hasValue(2);
    }

    @Test
    void keepsNoMoreIdleThanTheUserWants() {
        config.setMaxIdle(0);
        NodePool pool = open();

        pool.returnResource(pool.getResource());

        assertThat(pool.getNumIdle()).isZero();
        assertThat(destroyed).hasValue(1);
    }

    @Test
    void closesWhatWasGivenBackBeforeItWasClosedAndAfterIt() {
        NodePool pool = open();
        Connection late = pool.getResource();
        pool.returnResource(pool.getResource());

        pool.close();
        assertThat(destroyed).hasValue(1);
        pool.returnResource(late);

        assertThat(destroyed).hasValue(2);
    }

    @Test
    void closesWhatIsIdleWhenItIsCleared() {
        NodePool pool = open();
        Connection busy = pool.getResource();
        pool.returnResource(pool.getResource());

        pool.clear();

        assertThat(destroyed).hasValue(1);
        pool.returnResource(busy);
        assertThat(pool.getResource()).isSameAs(busy);
    }

    /** A connection that went past a waiting thread would let it wait for all of its patience. */
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 3", "2, 4"})
    void nobodyWaitsForAConnectionThatLiesIdle(int connections, int threads) throws Exception {
        config.setMaxTotal(connections);
        config.setMaxIdle(connections);
        NodePool pool = open();
        Phaser rounds = new Phaser(threads);
        AtomicInteger lent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService users = Executors.newFixedThreadPool(threads);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            ends.add(users.submit(() -> {
                for (int round = 0; round < 3_000; round++) {
                    rounds.arriveAndAwaitAdvance(); // nobody is left who would free a thread that waits in vain
                    Connection connection = Connections.borrow(pool, Duration.ofSeconds(20));
                    most.accumulateAndGet(lent.incrementAndGet(), Math::max);
                    lent.decrementAndGet();
                    pool.returnResource(connection);
                }
            }));
        }

        for (Future<?> end : ends) {
            end.get(120, TimeUnit.SECONDS);
        }
        users.shutdown();

        assertThat(most.get()).isLessThanOrEqualTo(connections);
        assertThat(made.get()).isLessThanOrEqualTo(connections);
        assertThat(pool.getNumActive()).isZero();
    }

    private NodePool open() {
        NodePool pool = new NodePool(new CountingFactory(), config, null, Runnable::run);
        pools.add(pool);
        return pool;
    }

    /** Makes connections that lead nowhere. */
    private final class CountingFactory extends ConnectionFactory {

        CountingFactory() {
            super(
                    new HostAndPort("nowhere", 1),
                    DefaultJedisClientConfig.builder().build());
        }

        @Override
        public PooledObject<Connection> makeObject() {
            made.incrementAndGet();
            return new DefaultPooledObject<>(new SocketlessConnection());
        }

        @Override
        public void passivateObject(PooledObject<Connection> connection) {}

        @Override
        public boolean validateObject(PooledObject<Connection> connection) {
            validated.incrementAndGet();
            return true;
        }

        @Override
        public void destroyObject(PooledObject<Connection> connection) {
            destroyed.incrementAndGet();
        }
    }
}
