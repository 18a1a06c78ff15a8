package io.slotpilot.lint.documented;

import io.lettuce.core.api.sync.RedisCommands;
import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.SlotAssertions;
import io.slotpilot.lint.Level;
import io.slotpilot.lint.LintAssertions;
import io.slotpilot.lint.LintOptions;
import java.nio.file.Path;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Transaction;

/** Compiled, so that the documentation cannot lie about what compiles, and looked at, so that it cannot about findings. */
public final class Examples {

    private Examples() {}

    static void crossSlot(Jedis jedis, String id) {
        // snippet: cross-slot
        jedis.mget("user:" + id + ":name", "user:" + id + ":mail"); // bad
        jedis.mget("user:{" + id + "}:name", "user:{" + id + "}:mail"); // good
        // end
    }

    static void likelyCrossSlot(Jedis jedis, String id, String other) {
        // snippet: likely-cross-slot
        jedis.sinter("follows:" + id, "follows:" + other); // bad
        jedis.sinter("{follows}:" + id, "{follows}:" + other); // good
        // end
    }

    static void notAtomic(RedisCommands<String, String> lettuce, String id) {
        // snippet: not-atomic
        lettuce.del("name:" + id, "mail:" + id); // bad
        lettuce.del("name:{" + id + "}", "mail:{" + id + "}"); // good
        // end
    }

    static void transaction(Jedis jedis, String id) {
        // snippet: transaction
        Transaction bad = jedis.multi(); // bad
        bad.set("name:" + id, "Ada");
        bad.incr("changes:" + id);
        bad.exec();
        Transaction good = jedis.multi(); // good
        good.set("{" + id + "}name", "Ada");
        good.incr("{" + id + "}changes");
        good.exec();
        // end
    }

    static void pipelineOrder(Jedis jedis, String id) {
        // snippet: pipeline-order
        Pipeline bad = jedis.pipelined();
        bad.set("job:" + id, "{}");
        bad.lpush("jobs", id); // bad
        Pipeline good = jedis.pipelined();
        good.set("{jobs}:" + id, "{}");
        good.lpush("{jobs}", id); // good
        // end
    }

    static void luaUndeclaredKey(Jedis jedis, String id) {
        // snippet: lua-undeclared-key
        jedis.eval("return redis.call('set', KEYS[1] .. ':lock', 1)", 1, "order:" + id); // bad
        jedis.eval("return redis.call('set', KEYS[1], 1)", 1, "order:" + id + ":lock"); // good
        jedis.eval("return redis.call('keys', '*')", 0); // bad
        // end
    }

    /** In the document it looks at {@code target/classes}: this module's own. */
    public static void assertClasses() {
        // snippet: assert-classes
        LintAssertions.assertNoCrossSlot(Level.WARNING, LintOptions.standard(), Path.of("target/classes"));
        // end
    }

    public static void assertTemplates() {
        // snippet: assert-templates
        SlotAssertions.assertSameSlot(KeyTemplate.of("user:{id}:name"), KeyTemplate.of("{<id>}:mail"));
        // end
    }
}
