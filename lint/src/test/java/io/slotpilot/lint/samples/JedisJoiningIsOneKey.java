package io.slotpilot.lint.samples;

import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** Collectors.joining makes one key of many pieces. */
class JedisJoiningIsOneKey {

    void good(Jedis jedis, List<String> ids) {
        jedis.mget(ids.stream().collect(Collectors.joining(":")));
        jedis.del("all:" + String.join(":", ids));
    }
}
