package io.slotpilot.spring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Puts a connection factory of ours in the place of each that leads to a cluster, before that has opened anything. It
 * takes over all settings, so whoever has made the factory (Spring Boot, or the application) is respected.
 */
final class ClusterFactorySwap implements DestructionAwareBeanPostProcessor, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ClusterFactorySwap.class);

    private static final boolean JEDIS = isPresent("redis.clients.jedis.RedisClusterClient");
    private static final boolean LETTUCE = isPresent("io.lettuce.core.cluster.RedisClusterClient");

    private final ObjectProvider<FactoryOptions> options;

    // Spring destroys the factory that it knows, which is the one that was replaced.
    private final Map<Object, DisposableBean> replacements = Collections.synchronizedMap(new IdentityHashMap<>());

    ClusterFactorySwap(ObjectProvider<FactoryOptions> options) {
        this.options = options;
    }

    private static boolean isPresent(String driver) {
        return ClassUtils.isPresent(driver, ClusterFactorySwap.class.getClassLoader());
    }

    /** After all others, which may still change the factory. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) throws BeansException {
        if (!(bean instanceof RedisConnectionFactory)) {
            return bean;
        }
        Object replacement = replacement(bean, name);
        if (replacement instanceof DisposableBean disposable && replacement != bean) {
            replacements.put(bean, disposable);
            log.info("{} handles redirects of its Redis cluster", name);
        }
        return replacement;
    }

    private Object replacement(Object bean, String name) {
        if (LETTUCE && LettuceFactories.isClusterFactory(bean)) {
            return LettuceFactories.replace(bean, options.getObject().of(name));
        }
        if (JEDIS && JedisFactories.isClusterFactory(bean)) {
            return JedisFactories.replace(bean, options.getObject().of(name));
        }
        return bean;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return replacements.containsKey(bean);
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) throws BeansException {
        DisposableBean replacement = replacements.remove(bean);
        if (replacement == null) {
            return;
        }
        try {
            replacement.destroy();
        } catch (Exception e) {
            log.warn("{} could not be closed", name, e);
        }
    }
}
