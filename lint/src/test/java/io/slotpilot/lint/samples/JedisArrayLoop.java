package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Many keys of one template, stored into an array. */
class JedisArrayLoop {

    void bad(Jedis jedis, int count) {
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = "counter:" + i;
        }
        jedis.mget(keys); // BAD likely-cross-slot
    }

    void good(Jedis jedis, int count) {
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = "{counter}:" + i;
        }
        jedis.mget(keys);
    }
}
