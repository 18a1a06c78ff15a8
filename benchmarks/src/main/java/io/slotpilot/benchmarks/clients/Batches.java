package io.slotpilot.benchmarks.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Work on many keys over all slots. Used by one thread. */
final class Batches {

    private static final String VALUE = "v".repeat(64);

    private final RedisClusterClient client;
    private final String[] keys;
    private final List<String[]> keysBySlot;
    private final boolean takesKeysOfSeveralSlots;

    Batches(RedisClusterClient client, int size) {
        this.client = client;
        this.keys = new String[size];
        Map<Integer, List<String>> bySlot = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            keys[i] = "batch:" + i;
            bySlot.computeIfAbsent(JedisClusterCRC16.getSlot(keys[i]), slot -> new ArrayList<>())
                    .add(keys[i]);
        }
        this.keysBySlot = bySlot.values().stream()
                .map(list -> list.toArray(new String[0]))
                .toList();
        this.takesKeysOfSeveralSlots = takesKeysOfSeveralSlots();
    }

    void fill() {
        for (String key : keys) {
            client.set(key, VALUE);
        }
    }

    /** Half GET, half SET. */
    void pipeline() {
        List<Response<String>> replies = new ArrayList<>(keys.length);
        try (ClusterPipeline pipeline = client.pipelined()) {
            for (int i = 0; i < keys.length; i++) {
                replies.add((i & 1) == 0 ? pipeline.get(keys[i]) : pipeline.set(keys[i], VALUE));
            }
            pipeline.sync();
        }
        replies.forEach(reply -> check(reply.get()));
    }

    /** One command where the client splits it, else as users of Jedis 7 do it: one command for each slot. */
    void mget() {
        if (takesKeysOfSeveralSlots) {
            client.mget(keys).forEach(Batches::check);
        } else {
            keysBySlot.forEach(slot -> client.mget(slot).forEach(Batches::check));
        }
    }

    /** One command with all keys, for a client that does not let Jedis take it apart. */
    void mgetAtOnce() {
        CommandArguments arguments = new CommandArguments(Protocol.Command.MGET);
        for (String key : keys) {
            arguments.key(key);
        }
        client.executeCommand(new CommandObject<>(arguments, BuilderFactory.STRING_LIST))
                .forEach(Batches::check);
    }

    private boolean takesKeysOfSeveralSlots() {
        try {
            client.mget(keys);
            return true;
        } catch (JedisClusterOperationException e) {
            return false;
        }
    }

    private static void check(String reply) {
        if (reply == null) {
            throw new IllegalStateException("a reply is missing");
        }
    }
}
