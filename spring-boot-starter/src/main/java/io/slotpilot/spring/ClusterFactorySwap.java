package io.slotpilot.spring;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Puts a connection factory of ours in the place of each that leads to a cluster, before that has opened anything. It
 * takes over all settings, so whoever has made the factory (Spring Boot, or the application) is respected.
 */
final class ClusterFactorySwap
        implements DestructionAwareBeanPostProcessor, BeanClassLoaderAware, EnvironmentAware, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ClusterFactorySwap.class);

    private static final String CLIENT_TYPE = "spring.data.redis.client-type";

    private final ObjectProvider<FactoryOptions> options;

    // Spring destroys the factory that it knows, which is the one that was replaced.
    private final Map<Object, DisposableBean> replacements = Collections.synchronizedMap(new IdentityHashMap<>());
    private final List<String> replaced = new CopyOnWriteArrayList<>();
    private ClassLoader classes = ClusterFactorySwap.class.getClassLoader();

    ClusterFactorySwap(ObjectProvider<FactoryOptions> options) {
        this.options = options;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classes) {
        this.classes = classes;
    }

    /** @throws InvalidSettingException if the driver that was asked for is not there, which Boot does not say */
    @Override
    public void setEnvironment(Environment environment) {
        String wanted = environment.getProperty(CLIENT_TYPE, "");
        for (Driver driver : Driver.values()) {
            if (driver.name().equalsIgnoreCase(wanted) && !driver.isPresent()) {
                throw new InvalidSettingException(
                        CLIENT_TYPE,
                        wanted,
                        "a driver that is on the class path (add the dependency " + driver.dependency() + ")");
            }
        }
    }

    /** The names of the beans that were replaced, in the order in which that happened. */
    List<String> replaced() {
        return List.copyOf(replaced);
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
            replaced.add(name);
            log.info("{} handles redirects of its Redis cluster", name);
        }
        return replacement;
    }

    private Object replacement(Object bean, String name) {
        Driver driver = clusterDriver(bean);
        if (driver == null) {
            return bean;
        }
        String obstacle = obstacle(bean, driver);
        if (obstacle != null) {
            log.warn("{} leads to a Redis cluster, but handles no redirects: {}", name, obstacle);
            return bean;
        }
        return switch (driver) {
            case LETTUCE -> LettuceFactories.replace(bean, options.getObject().of(name));
            case JEDIS -> JedisFactories.replace(bean, options.getObject().of(name));
        };
    }

    /** The driver of a factory that leads to a cluster, or {@code null} where it leads elsewhere. */
    private static @Nullable Driver clusterDriver(Object bean) {
        if (Driver.LETTUCE.isPresent() && LettuceFactories.leadsToCluster(bean)) {
            return Driver.LETTUCE;
        }
        return Driver.JEDIS.isPresent() && JedisFactories.leadsToCluster(bean) ? Driver.JEDIS : null;
    }

    private @Nullable String obstacle(Object bean, Driver driver) {
        Class<?> replaceable = switch (driver) {
            case LETTUCE -> LettuceFactories.REPLACEABLE;
            case JEDIS -> JedisFactories.REPLACEABLE;
        };
        return bean.getClass() == replaceable
                ? driver.tooOld(classes)
                : "that takes a bean of exactly " + replaceable.getSimpleName() + ", but this is a "
                        + bean.getClass().getName();
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
