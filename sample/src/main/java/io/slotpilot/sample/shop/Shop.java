package io.slotpilot.sample.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;

/** The application. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableCaching
@EnableRedisHttpSession
public class Shop {}
