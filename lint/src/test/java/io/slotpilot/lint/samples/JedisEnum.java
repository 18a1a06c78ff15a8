package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** Names made from constants of an enum with a field. */
class JedisEnum {

    enum Part {
        NAME("name"),
        MAIL("mail");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        String key(String id) {
            return "user:" + id + ":" + text;
        }

        String tagged(String id) {
            return "{user:" + id + "}:" + text;
        }
    }

    void bad(Jedis jedis, String id) {
        jedis.mget(Part.NAME.key(id), Part.MAIL.key(id)); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget(Part.NAME.tagged(id), Part.MAIL.tagged(id));
    }
}
