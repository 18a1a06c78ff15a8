package io.slotpilot.lint.samples;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;

/** A program that asks whether its client is that of a single node has another way for a cluster. */
class JedisAskedFor {

    void good(Object client, String id) {
        if (client instanceof Jedis jedis) {
            jedis.del("name:" + id, "mail:" + id);
        } else if (client instanceof JedisCluster cluster) {
            cluster.del("name:" + id);
            cluster.del("mail:" + id);
        }
    }

    void bad(Object client, String id) {
        if (client instanceof JedisCluster cluster) {
            cluster.del("name:" + id, "mail:" + id); // BAD cross-slot
        }
    }
}
