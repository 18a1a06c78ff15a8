package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A call in a lambda, with a captured id. */
class JedisAnonymousSupplier {

    void bad(Jedis jedis, String id) {
        Runnable later = () -> jedis.del("name:" + id, "mail:" + id); // BAD cross-slot
        later.run();
    }

    void good(Jedis jedis, String id) {
        Runnable later = () -> jedis.del("{" + id + "}name", "{" + id + "}mail");
        later.run();
    }
}
