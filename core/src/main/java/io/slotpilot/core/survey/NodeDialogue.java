package io.slotpilot.core.survey;

import io.slotpilot.core.doctor.BusLink;
import io.slotpilot.core.doctor.KeySize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of one node. Throws {@link RefusedException} for an error reply and {@link NoAnswerException} for
 * none. Not thread-safe.
 */
final class NodeDialogue implements AutoCloseable {

    private static final int BATCH = 1024;

    private final NodeCalls node;

    NodeDialogue(NodeCalls node) {
        this.node = node;
    }

    /** A reply of text. */
    String text(String... words) {
        return string(reply(words));
    }

    /** Fields of a reply like that of INFO. */
    Map<String, String> fields(String... words) {
        Map<String, String> fields = new LinkedHashMap<>();
        text(words).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    /** The connections of the cluster bus. */
    List<BusLink> links() {
        List<BusLink> links = new ArrayList<>();
        for (Object link : list(reply("CLUSTER", "LINKS"))) {
            if (link instanceof List<?> fields && fields.size() > 3) {
                links.add(
                        new BusLink(string(fields.get(3)), string(fields.get(1)).equals("to")));
            }
        }
        return links;
    }

    /** The names by which clients are to reach nodes, by id; nodes for which there is none are left out. */
    Map<String, String> namesForClients() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Object range : list(reply("CLUSTER", "SLOTS"))) {
            List<?> fields = list(range);
            for (Object node : fields.subList(Math.min(2, fields.size()), fields.size())) {
                List<?> told = list(node); // name, port, id
                if (told.size() > 2 && told.get(0) != null) {
                    names.put(string(told.get(2)), string(told.get(0)));
                }
            }
        }
        return names;
    }

    /** What CLUSTER SHARDS tells of each node, by name of the field. */
    List<Map<String, String>> shardNodes() {
        List<Map<String, String>> nodes = new ArrayList<>();
        for (Object shard : list(reply("CLUSTER", "SHARDS"))) {
            List<?> fields = list(shard);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                if (string(fields.get(i)).equals("nodes")) {
                    list(fields.get(i + 1)).forEach(node -> nodes.add(pairs(list(node))));
                }
            }
        }
        return nodes;
    }

    /** What CONFIG GET answers. */
    Map<String, String> settings(String pattern) {
        return pairs(list(reply("CONFIG", "GET", pattern)));
    }

    private static Map<String, String> pairs(List<?> reply) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < reply.size(); i += 2) {
            pairs.put(string(reply.get(i)), string(reply.get(i + 1)));
        }
        return pairs;
    }

    /**
     * Keys of a slot, at most so many.
     *
     * @param sized whether to ask for their sizes; a node that does not own the slot tells none
     * @param label what to call a key
     */
    List<KeySize> sample(int slot, int max, boolean sized, UnaryOperator<String> label) {
        List<byte[]> names = new ArrayList<>();
        for (Object name : list(reply("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(max)))) {
            names.add(name instanceof byte[] bytes ? bytes : new byte[0]);
        }
        List<?> sizes = sized ? sizes(names) : List.of();
        List<KeySize> sample = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            // A key that has gone since, or moved, has no size.
            long bytes = sized && sizes.get(i) instanceof Long size ? size : KeySize.UNKNOWN;
            sample.add(new KeySize(label.apply(string(names.get(i))), bytes));
        }
        return sample;
    }

    private List<?> sizes(List<byte[]> names) {
        byte[][] usage = words("MEMORY", "USAGE");
        return names.isEmpty()
                ? List.of()
                : node.call(names.stream()
                        .map(name -> new byte[][] {usage[0], usage[1], name})
                        .toList());
    }

    /** How many keys the node holds in each of the slots; those without keys are left out. */
    Map<Integer, Long> keys(List<Integer> slots) {
        Map<Integer, Long> keys = new LinkedHashMap<>();
        for (int from = 0; from < slots.size(); from += BATCH) {
            List<Integer> batch = slots.subList(from, Math.min(slots.size(), from + BATCH));
            List<?> replies = node.call(batch.stream()
                    .map(slot -> words("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                    .toList());
            for (int i = 0; i < batch.size(); i++) {
                if (accepted(replies.get(i)) instanceof Long count && count > 0) {
                    keys.put(batch.get(i), count);
                }
            }
        }
        return keys;
    }

    /** Sends a command; its error, or null if there was none. */
    @Nullable
    String errorOf(String... words) {
        try {
            reply(words);
            return null;
        } catch (RefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        node.close();
    }

    private @Nullable Object reply(String... words) {
        return accepted(node.call(List.<byte[][]>of(words(words))).get(0));
    }

    private static @Nullable Object accepted(@Nullable Object reply) {
        if (reply instanceof NodeCalls.Refusal refusal) {
            throw new RefusedException(refusal.error());
        }
        return reply;
    }

    private static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    private static byte[][] words(String... words) {
        return Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static String string(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
