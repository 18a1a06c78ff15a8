package io.slotpilot.sample.shop;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Four ways to use Redis. Each answers with what it has read. */
@RestController
class ShopController {

    private final StringRedisTemplate redis;
    private final Catalog catalog;
    private final Orders orders;

    ShopController(StringRedisTemplate redis, Catalog catalog, Orders orders) {
        this.redis = redis;
        this.catalog = catalog;
        this.orders = orders;
    }

    /** The template: writes, and reads it back. */
    @PostMapping("/carts")
    @Nullable
    String cart(@RequestParam("key") String key, @RequestParam("items") String items) {
        redis.opsForValue().set(key, items);
        return redis.opsForValue().get(key);
    }

    /** The cache. */
    @GetMapping("/products/{id}")
    String product(@PathVariable("id") String id) {
        return catalog.product(id);
    }

    /** The session: counts the visits of its browser. */
    @PostMapping("/visits")
    String visit(HttpSession session) {
        int visits = 1 + (Integer) Objects.requireNonNullElse(session.getAttribute("visits"), 0);
        session.setAttribute("visits", visits);
        return Integer.toString(visits);
    }

    /** The repository: saves, and finds it by its index. */
    @PostMapping("/orders")
    String order(@RequestParam("id") String id, @RequestParam("customer") String customer) {
        orders.save(new Order(id, customer));
        List<Order> found = orders.findByCustomer(customer);
        return found.stream().anyMatch(order -> order.id().equals(id)) ? id : "not found";
    }
}
