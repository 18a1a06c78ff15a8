package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made by a StringBuilder, in a chain and step by step. */
class JedisStringBuilder {

    void bad(Jedis jedis, String id) {
        String name = new StringBuilder("user:").append(id).append(":name").toString();
        StringBuilder mail = new StringBuilder();
        mail.append("user:");
        mail.append(id);
        mail.append(":mail");
        jedis.mget(name, mail.toString()); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        String name = new StringBuilder("{user:").append(id).append("}:name").toString();
        StringBuilder mail = new StringBuilder("{user:");
        mail.append(id).append('}');
        mail.append(":mail");
        jedis.mget(name, mail.toString());
    }
}
