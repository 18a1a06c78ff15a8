package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A client of one's own that extends Jedis. */
class JedisSubclass {

    static class Client extends Jedis {}

    void bad(Client client) {
        client.mget("config", "settings"); // BAD cross-slot
    }
}
