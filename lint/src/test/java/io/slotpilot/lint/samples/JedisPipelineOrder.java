package io.slotpilot.lint.samples;

import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.UnifiedJedis;

/** First the job, then the queue that tells of it. */
class JedisPipelineOrder {

    void bad(UnifiedJedis jedis, String id) {
        AbstractPipeline pipeline = jedis.pipelined();
        pipeline.set("job:" + id, "{}");
        pipeline.lpush("jobs", id); // BAD pipeline-order
        pipeline.sync();
    }

    void goodTagged(UnifiedJedis jedis, String id) {
        AbstractPipeline pipeline = jedis.pipelined();
        pipeline.set("{jobs}:" + id, "{}");
        pipeline.lpush("{jobs}", id);
        pipeline.sync();
    }

    void goodReads(UnifiedJedis jedis, String id) {
        AbstractPipeline pipeline = jedis.pipelined();
        pipeline.get("job:" + id);
        pipeline.lpush("jobs", id);
        pipeline.sync();
    }

    void badPassedOn(Pipeline pipeline, String id) {
        pipeline.hset("job:" + id, "state", "new");
        pipeline.rpush("jobs", id); // BAD pipeline-order
    }
}
