package io.slotpilot.lint.samples;

import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** Many keys of one template, by a method reference. */
class JedisMethodReference {

    static String key(String id) {
        return "user:" + id;
    }

    static String tagged(String id) {
        return "{user}:" + id;
    }

    void bad(Jedis jedis, List<String> ids) {
        List<String> keys = ids.stream().map(JedisMethodReference::key).collect(Collectors.toList());
        jedis.mget(keys.toArray(new String[0])); // BAD likely-cross-slot
    }

    void good(Jedis jedis, List<String> ids) {
        List<String> keys = ids.stream().map(JedisMethodReference::tagged).collect(Collectors.toList());
        jedis.mget(keys.toArray(new String[0]));
    }
}
