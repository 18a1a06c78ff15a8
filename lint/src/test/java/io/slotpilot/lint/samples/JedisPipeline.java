package io.slotpilot.lint.samples;

import redis.clients.jedis.Pipeline;

/** In a pipeline each command is alone. */
class JedisPipeline {

    void bad(Pipeline pipeline) {
        pipeline.mget("config", "settings"); // BAD cross-slot
    }

    void good(Pipeline pipeline) {
        pipeline.set("config", "1");
        pipeline.set("settings", "2");
        pipeline.sync();
    }
}
