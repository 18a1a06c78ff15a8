package io.slotpilot.spring;

import io.slotpilot.core.redirect.RedirectOptions;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Apart, so that the JVM looks for Lettuce only where it is. */
final class LettuceFactories {

    /** Not its subclasses: what they have changed is not known. */
    static final Class<?> REPLACEABLE = LettuceConnectionFactory.class;

    private LettuceFactories() {}

    /** Whether it is a factory of this driver, or of a subclass; and leads to a cluster. */
    static boolean leadsToCluster(Object bean) {
        return bean instanceof LettuceConnectionFactory factory && factory.getClusterConfiguration() != null;
    }

    static Object replace(Object bean, RedirectOptions options) {
        LettuceConnectionFactory stock = (LettuceConnectionFactory) bean;
        RedisClusterConfiguration cluster = stock.getClusterConfiguration();
        if (cluster == null) {
            return bean;
        }
        Seeds.check(cluster);
        RedirectingLettuceFactory ours =
                new RedirectingLettuceFactory(cluster, stock.getClientConfiguration(), options);
        ours.setShareNativeConnection(stock.getShareNativeConnection());
        ours.setValidateConnection(stock.getValidateConnection());
        ours.setEagerInitialization(stock.getEagerInitialization());
        ours.setConvertPipelineAndTxResults(stock.getConvertPipelineAndTxResults());
        ours.setPhase(stock.getPhase());
        ours.setAutoStartup(stock.isAutoStartup());
        ours.setEarlyStartup(stock.isEarlyStartup());
        AsyncTaskExecutor executor =
                Fields.read(stock, LettuceConnectionFactory.class, "executor", AsyncTaskExecutor.class);
        if (executor != null) {
            ours.setExecutor(executor);
        }
        PipeliningFlushPolicy policy = Fields.read(
                stock, LettuceConnectionFactory.class, "pipeliningFlushPolicy", PipeliningFlushPolicy.class);
        if (policy != null) {
            ours.setPipeliningFlushPolicy(policy);
        }
        return ours;
    }
}
