package io.slotpilot.spring;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Stops the start of an application whose clusters cannot be reached then. */
final class StartCheck implements SmartLifecycle {

    // After the connection factories, which are in phase 0, and before all that takes requests.
    private static final int PHASE = 1;

    private final ClusterFactorySwap swap;
    private final BeanFactory beans;
    private volatile boolean running;

    StartCheck(ClusterFactorySwap swap, BeanFactory beans) {
        this.swap = swap;
        this.beans = beans;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** @throws ClusterUnreachableException if no node of a cluster answers */
    @Override
    public void start() {
        swap.replaced().forEach(this::check);
        running = true;
    }

    private void check(String name) {
        RedisConnectionFactory factory = beans.getBean(name, RedisConnectionFactory.class);
        try (RedisClusterConnection connection = factory.getClusterConnection()) {
            connection.clusterGetNodes().iterator().next();
        } catch (RuntimeException e) {
            throw new ClusterUnreachableException(name, e);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
