package io.slotpilot.lint.samples;

import java.nio.charset.StandardCharsets;
import org.springframework.data.redis.connection.RedisConnection;

/** A connection with bytes. */
class SpringConnection {

    void bad(RedisConnection connection, String id) {
        byte[] name = ("name:" + id).getBytes(StandardCharsets.UTF_8);
        byte[] mail = ("mail:" + id).getBytes(StandardCharsets.UTF_8);
        connection.keyCommands().del(name, mail); // BAD not-atomic
    }

    void good(RedisConnection connection, String id) {
        byte[] name = ("{" + id + "}name").getBytes(StandardCharsets.UTF_8);
        byte[] mail = ("{" + id + "}mail").getBytes(StandardCharsets.UTF_8);
        connection.keyCommands().del(name, mail);
    }
}
