package io.slotpilot.spring;

import io.slotpilot.core.redirect.RedirectOptions;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Apart, so that the JVM looks for Jedis only where it is. */
final class JedisFactories {

    /** Not its subclasses: what they have changed is not known. */
    static final Class<?> REPLACEABLE = JedisConnectionFactory.class;

    private JedisFactories() {}

    /** Whether it is a factory of this driver, or of a subclass; and leads to a cluster. */
    static boolean leadsToCluster(Object bean) {
        return bean instanceof JedisConnectionFactory factory && factory.isRedisClusterAware();
    }

    static Object replace(Object bean, RedirectOptions options) {
        JedisConnectionFactory stock = (JedisConnectionFactory) bean;
        RedisClusterConfiguration cluster = stock.getClusterConfiguration();
        if (cluster == null) {
            return bean;
        }
        Seeds.check(cluster);
        RedirectingJedisFactory ours = new RedirectingJedisFactory(cluster, stock.getClientConfiguration(), options);
        ours.setConvertPipelineAndTxResults(stock.getConvertPipelineAndTxResults());
        ours.setPhase(stock.getPhase());
        ours.setAutoStartup(stock.isAutoStartup());
        ours.setEarlyStartup(stock.isEarlyStartup());
        AsyncTaskExecutor executor =
                Fields.read(stock, JedisConnectionFactory.class, "executor", AsyncTaskExecutor.class);
        if (executor != null) {
            ours.setExecutor(executor);
        }
        return ours;
    }
}
