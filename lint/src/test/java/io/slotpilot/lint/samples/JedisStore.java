package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.BitOP;

/** A destination and its sources. */
class JedisStore {

    void bad(Jedis jedis, String id) {
        jedis.zunionstore("top:" + id, "views:" + id, "likes:" + id); // BAD cross-slot
        jedis.bitop(BitOP.OR, "week", "monday", "tuesday"); // BAD cross-slot
        jedis.pfmerge("visitors", "visitors:a", "visitors:b"); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.zunionstore("{" + id + "}top", "{" + id + "}views", "{" + id + "}likes");
        jedis.bitop(BitOP.OR, "{w}week", "{w}monday", "{w}tuesday");
    }
}
