package io.slotpilot.sample.shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.index.Indexed;

/** A customer's order, which can be found by customer. */
@RedisHash("orders")
record Order(@Id String id, @Indexed String customer) {}
