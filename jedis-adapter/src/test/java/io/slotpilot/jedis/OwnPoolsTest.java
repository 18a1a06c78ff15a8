package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.cluster.SlotMap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

class OwnPoolsTest {

    private static final NodeAddress STAYS = new NodeAddress("127.0.0.1", 1);
    private static final NodeAddress LEAVES = new NodeAddress("127.0.0.1", 2);
    private static final SlotMap MAP = SlotMap.empty().withMoved(0, STAYS, 0);

    private final AtomicLong nanos = new AtomicLong();
    private final OwnPools pools = new OwnPools(
            new OwnPools.Settings(DefaultJedisClientConfig.builder().build(), null, null), Runnable::run, nanos::get);

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void makesOnePoolForEachNodeAndNoConnection() {
        assertThat(pools.pool(STAYS, -1)).isSameAs(pools.pool(STAYS, 7)).isNotSameAs(pools.pool(LEAVES, -1));
        assertThat(pools.connected(STAYS)).isFalse();
    }

    @Test
    void retiresANodeThatIsGoneAndUnusedForAWhile() {
        ConnectionPool stays = pools.pool(STAYS, -1);
        ConnectionPool leaves = pools.pool(LEAVES, -1);

        pools.retireAllBut(MAP);
        pass(Duration.ofSeconds(20));
        pools.retireAllBut(MAP);
        assertThat(leaves.isClosed()).isFalse();

        pass(Duration.ofSeconds(20));
        pools.retireAllBut(MAP);
        assertThat(leaves.isClosed()).isTrue();
        assertThat(stays.isClosed()).isFalse();
    }

    @Test
    void keepsANodeThatComesBackInTime() {
        ConnectionPool pool = pools.pool(LEAVES, -1);
        pools.retireAllBut(MAP);
        pools.retireAllBut(MAP.withMoved(1, LEAVES, 1));
        pass(Duration.ofSeconds(40));

        pools.retireAllBut(MAP);

        assertThat(pool.isClosed()).isFalse();
    }

    @Test
    void makesANewPoolForARetiredNodeThatIsAskedForAgain() {
        ConnectionPool retired = pools.pool(LEAVES, -1);
        retired.close();

        assertThat(pools.pool(LEAVES, -1)).isNotSameAs(retired);
    }

    @Test
    void makesNoPoolOnceItIsClosed() {
        pools.close();

        assertThatThrownBy(() -> pools.pool(STAYS, -1))
                .isInstanceOf(JedisException.class)
                .hasMessage("the client is closed");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
