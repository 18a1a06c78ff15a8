package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;

/** A name from a builder of one's own. */
class JedisBuilder {

    static final class Key {
        private String kind = "";
        private String id = "";

        Key kind(String kind) {
            this.kind = kind;
            return this;
        }

        Key id(String id) {
            this.id = id;
            return this;
        }

        String text() {
            return kind + ":" + id;
        }

        String tagged() {
            return kind + ":{" + id + "}";
        }
    }

    void bad(Jedis jedis, String id) {
        String name = new Key().kind("name").id(id).text();
        String mail = new Key().kind("mail").id(id).text();
        jedis.mget(name, mail); // BAD cross-slot
    }

    void good(Jedis jedis, String id) {
        jedis.mget(
                new Key().kind("name").id(id).tagged(),
                new Key().kind("mail").id(id).tagged());
    }
}
