package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.NodeAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is asked of one node. Every command here only reads. Throws what Jedis throws. Not thread-safe. */
final class ScanNode implements AutoCloseable {

    private static final byte[] COUNT = ascii("COUNT");
    private static final byte[] MATCH = ascii("MATCH");
    private static final byte[] USAGE = ascii("USAGE");

    /** The next cursor, "0" at the end, and keys. */
    record Page(String cursor, List<byte[]> keys) {}

    private final Connection connection;

    ScanNode(NodeAddress address, JedisClientConfig config) {
        this.connection = new Connection(new HostAndPort(address.host(), address.port()), config);
    }

    String text(String command, String... arguments) {
        connection.sendCommand(command(command), arguments);
        return string(connection.getOne());
    }

    long number(String command) {
        connection.sendCommand(command(command));
        return (Long) connection.getOne();
    }

    Page scan(String cursor, long count, String match) {
        List<byte[]> words = new ArrayList<>(List.of(ascii(cursor), COUNT, ascii(Long.toString(count))));
        if (!match.isEmpty()) {
            words.add(MATCH);
            words.add(match.getBytes(StandardCharsets.UTF_8));
        }
        connection.sendCommand(command("SCAN"), words.toArray(byte[][]::new));
        List<?> reply = (List<?>) connection.getOne();
        List<byte[]> keys = new ArrayList<>();
        for (Object key : (List<?>) reply.get(1)) {
            keys.add((byte[]) key);
        }
        return new Page(string(reply.get(0)), keys);
    }

    /** How much memory each key takes, or -1 where the server did not say: the key is gone, or its slot has moved. */
    long[] sizes(List<byte[]> keys) {
        for (byte[] key : keys) {
            connection.sendCommand(command("MEMORY"), USAGE, key);
        }
        long[] sizes = new long[keys.size()];
        List<Object> replies = keys.isEmpty() ? List.of() : connection.getMany(keys.size());
        for (int i = 0; i < sizes.length; i++) {
            if (replies.get(i) instanceof JedisDataException refusal
                    && String.valueOf(refusal.getMessage()).startsWith("NOPERM")) {
                throw refusal;
            }
            sizes[i] = replies.get(i) instanceof Long size ? size : -1;
        }
        return sizes;
    }

    @Override
    public void close() {
        connection.close();
    }

    private static ProtocolCommand command(String name) {
        byte[] bytes = ascii(name);
        return () -> bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String string(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
