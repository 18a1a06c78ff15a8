package io.slotpilot.sample.shop;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Component;

/** Knows products, from the cache if that has them. */
@Component
class Catalog {

    @Cacheable("products")
    public String product(String id) {
        return "product " + id;
    }
}
