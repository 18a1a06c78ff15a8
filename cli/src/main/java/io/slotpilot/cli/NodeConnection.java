package io.slotpilot.cli;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.BusLink;
import io.slotpilot.core.doctor.KeySize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** One connection to one node. Throws what Jedis throws. Not thread-safe. */
final class NodeConnection implements AutoCloseable {

    private static final int BATCH = 1024;

    private final Connection connection;

    NodeConnection(NodeAddress address, JedisClientConfig config) {
        this.connection = new Connection(new HostAndPort(address.host(), address.port()), config);
    }

    /** A reply of text. */
    String text(String command, String... arguments) {
        connection.sendCommand(command(command), arguments);
        return string(connection.getOne());
    }

    /** Fields of a reply like that of INFO. */
    Map<String, String> fields(String command, String... arguments) {
        Map<String, String> fields = new LinkedHashMap<>();
        text(command, arguments).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    /** The connections of the cluster bus. */
    List<BusLink> links() {
        connection.sendCommand(command("CLUSTER"), "LINKS");
        List<BusLink> links = new ArrayList<>();
        if (connection.getOne() instanceof List<?> reply) {
            for (Object link : reply) {
                if (link instanceof List<?> fields && fields.size() > 3) {
                    links.add(new BusLink(
                            string(fields.get(3)), string(fields.get(1)).equals("to")));
                }
            }
        }
        return links;
    }

    /**
     * Keys of a slot, at most so many.
     *
     * @param sized whether to ask for their sizes; a node that does not own the slot tells none
     */
    List<KeySize> sample(int slot, int max, boolean sized) {
        connection.sendCommand(command("CLUSTER"), "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(max));
        List<byte[]> names = new ArrayList<>();
        if (connection.getOne() instanceof List<?> reply) {
            reply.forEach(name -> names.add(name instanceof byte[] bytes ? bytes : new byte[0]));
        }
        byte[] usage = "USAGE".getBytes(StandardCharsets.US_ASCII);
        if (sized) {
            names.forEach(name -> connection.sendCommand(command("MEMORY"), usage, name));
        }
        List<Object> sizes = sized ? new ArrayList<>(connection.getMany(names.size())) : List.of();
        List<KeySize> sample = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            // A key that has gone since, or moved, has no size.
            long bytes = sized && sizes.get(i) instanceof Long size ? size : KeySize.UNKNOWN;
            sample.add(new KeySize(string(names.get(i)), bytes));
        }
        return sample;
    }

    /** Sends a command; its error, or null if there was none. */
    @Nullable
    String errorOf(String command, String... arguments) {
        connection.sendCommand(command(command), arguments);
        try {
            connection.getOne();
            return null;
        } catch (JedisDataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What CONFIG GET answers. */
    Map<String, String> settings(String pattern) {
        connection.sendCommand(command("CONFIG"), "GET", pattern);
        Map<String, String> settings = new LinkedHashMap<>();
        if (connection.getOne() instanceof List<?> reply) {
            for (int i = 0; i + 1 < reply.size(); i += 2) {
                settings.put(string(reply.get(i)), string(reply.get(i + 1)));
            }
        }
        return settings;
    }

    /** How many keys the node holds in each of the slots; those without keys are left out. */
    Map<Integer, Long> keys(List<Integer> slots) {
        Map<Integer, Long> keys = new LinkedHashMap<>();
        for (int from = 0; from < slots.size(); from += BATCH) {
            List<Integer> batch = slots.subList(from, Math.min(slots.size(), from + BATCH));
            for (int slot : batch) {
                connection.sendCommand(command("CLUSTER"), "COUNTKEYSINSLOT", Integer.toString(slot));
            }
            List<Object> replies = new ArrayList<>(connection.getMany(batch.size()));
            for (int i = 0; i < replies.size(); i++) {
                Object reply = replies.get(i);
                if (reply instanceof JedisDataException refusal) {
                    throw refusal;
                }
                if (reply instanceof Long count && count > 0) {
                    keys.put(batch.get(i), count);
                }
            }
        }
        return keys;
    }

    @Override
    public void close() {
        connection.close();
    }

    private static ProtocolCommand command(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return () -> bytes;
    }

    private static String string(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
