package io.slotpilot.lint.samples;

import redis.clients.jedis.UnifiedJedis;

/** Both keys of RENAME. */
class JedisRename {

    void bad(UnifiedJedis jedis, String id) {
        jedis.rename("job:new:" + id, "job:done:" + id); // BAD cross-slot
    }

    void good(UnifiedJedis jedis, String id) {
        jedis.rename("{job:" + id + "}:new", "{job:" + id + "}:done");
    }
}
