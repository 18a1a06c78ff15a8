package io.slotpilot.spring;

import io.slotpilot.jedis.JedisRedirects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.KeyScanOptions;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.util.Assert;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Builder;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;

/**
 * Commands for keys of several slots, in one round over all nodes. Spring Data makes them of commands for single keys,
 * with a thread for each, past the client and so past its redirects.
 *
 * <p>Methods have the names, parameters and results of Spring Data's command interfaces, for {@link Overlay}.
 */
final class JedisManyKeys {

    private final RedisClusterClient client;

    JedisManyKeys(RedisClusterClient client) {
        this.client = client;
    }

    // ---- RedisStringCommands

    public List<byte[]> mGet(byte[]... keys) {
        return run(Command.MGET, BuilderFactory.BINARY_LIST, keys);
    }

    public Boolean mSet(Map<byte[], byte[]> values) {
        Assert.notEmpty(values, "Values must not be null or empty");
        CommandArguments arguments = new CommandArguments(Command.MSET);
        values.forEach((key, value) -> arguments.key(key).add(value));
        return "OK".equals(client.executeCommand(new CommandObject<>(arguments, BuilderFactory.STRING)));
    }

    // ---- RedisKeyCommands

    public Long del(byte[]... keys) {
        return run(Command.DEL, BuilderFactory.LONG, keys);
    }

    public Long unlink(byte[]... keys) {
        return run(Command.UNLINK, BuilderFactory.LONG, keys);
    }

    public Long touch(byte[]... keys) {
        return run(Command.TOUCH, BuilderFactory.LONG, keys);
    }

    public Long exists(byte[]... keys) {
        return run(Command.EXISTS, BuilderFactory.LONG, keys);
    }

    /** Over all nodes, which Spring Data refuses with Jedis. */
    public Cursor<byte[]> scan(@Nullable ScanOptions options) {
        if (options instanceof KeyScanOptions keys && keys.getType() != null) {
            throw new InvalidDataAccessApiUsageException(
                    "SCAN with TYPE is not supported on a cluster with Jedis: leave the type out, and ask for the"
                            + " TYPE of the keys that come back");
        }
        return new JedisKeyCursor(JedisRedirects.scan(client, params(options)));
    }

    private static ScanParams params(@Nullable ScanOptions options) {
        ScanParams params = new ScanParams();
        byte[] pattern = options == null ? null : options.getBytePattern();
        if (pattern != null) {
            params.match(pattern);
        }
        Long count = options == null ? null : options.getCount();
        return count == null ? params : params.count(Math.toIntExact(count));
    }

    public Cursor<byte[]> scan(KeyScanOptions options) {
        return scan((ScanOptions) options);
    }

    private <T> T run(Command command, Builder<T> builder, byte[]... keys) {
        CommandArguments arguments = new CommandArguments(command);
        for (byte[] key : given(keys)) {
            arguments.key(key);
        }
        return client.executeCommand(new CommandObject<>(arguments, builder));
    }

    /** The members of each set, in one round. */
    List<Set<byte[]>> members(byte[]... keys) {
        List<Response<Set<byte[]>>> members = new ArrayList<>();
        try (AbstractPipeline pipeline = client.pipelined()) {
            for (byte[] key : keys) {
                members.add(pipeline.smembers(key));
            }
        }
        return members.stream().map(Response::get).toList();
    }

    private static byte[][] given(byte @Nullable [][] keys) {
        Assert.notEmpty(keys, "Keys must not be null or empty");
        Assert.noNullElements(keys, "Keys must not contain null elements");
        return keys;
    }
}
