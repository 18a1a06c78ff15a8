package io.slotpilot.core.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CLUSTER SLOTS reply: a list of {@code [first, last, primary, replica...]}, each node being {@code
 * [endpoint, port, id, metadata]} (id since Redis 4, metadata since 7).
 */
final class SlotsReply {

    private static final int NOWHERE = -1;
    private static final int FIRST_NODE = 2;

    private final NodeAddress answeredBy;
    private final AddressMapper mapper;
    private final ViewBuilder view = new ViewBuilder();
    private final Map<Object, Integer> known = new HashMap<>();

    SlotsReply(NodeAddress answeredBy, AddressMapper mapper) {
        this.answeredBy = answeredBy;
        this.mapper = mapper;
    }

    ViewBuilder read(@Nullable Object reply) {
        List<List<?>> entries = new ArrayList<>();
        for (Object entry : list(reply, "the reply")) {
            entries.add(entry(list(entry, "an entry")));
        }
        // A node that is named without its id too is found by its address, so those with one come first.
        for (List<?> entry : entries) {
            readNodes(entry, node -> id(node) != null);
        }
        entries.forEach(this::readRange);
        return view;
    }

    private static List<?> entry(List<?> entry) {
        if (entry.size() < 3) {
            throw malformed("an entry must be [first slot, last slot, primary, replica...] but has", entry.size());
        }
        return entry;
    }

    private List<Integer> readNodes(List<?> entry, Predicate<List<?>> which) {
        List<Integer> numbers = new ArrayList<>();
        String primaryId = null;
        for (int i = FIRST_NODE; i < entry.size(); i++) {
            List<?> node = list(entry.get(i), "a node");
            if (which.test(node)) {
                numbers.add(
                        i == FIRST_NODE ? readNode(node, Role.PRIMARY, null) : readNode(node, Role.REPLICA, primaryId));
            }
            primaryId = i == FIRST_NODE ? id(node) : primaryId;
        }
        return numbers;
    }

    private void readRange(List<?> entry) {
        int first = slot(entry.get(0));
        int last = slot(entry.get(1));
        if (first > last) {
            throw malformed("a range must not end before its first slot " + first + " but ends at", last);
        }
        List<Integer> numbers = readNodes(entry, every -> true);
        int owner = numbers.get(0);
        if (owner == NOWHERE) {
            view.assignNowhere(first, last);
        } else {
            view.assign(first, last, owner);
        }
        for (int replica : numbers.subList(1, numbers.size())) {
            if (replica != NOWHERE && owner != NOWHERE) {
                view.addReplica(owner, replica);
            }
        }
    }

    /** The node's number in the view; {@link #NOWHERE} if it has no address. */
    private int readNode(List<?> node, Role role, @Nullable String primaryId) {
        if (node.size() < 2) {
            throw malformed("a node must be [endpoint, port, id, metadata] but has fields:", node.size());
        }
        long port = integer(node.get(1), "a port");
        String id = id(node);
        Map<String, String> metadata = node.size() < 4 ? Map.of() : metadata(node.get(3));
        NodeAddress address = address(text(node.get(0), "an endpoint"), port, metadata);
        if (address == null) {
            if (id != null) {
                view.addWithoutAddress(id);
            }
            return NOWHERE;
        }
        return known.computeIfAbsent(id == null ? address : id, key -> {
            ClusterNode read = ClusterNode.at(address)
                    .id(id)
                    .role(role, primaryId)
                    .announced()
                    .alias(alias(metadata.get("ip"), port))
                    .alias(alias(metadata.get("hostname"), port))
                    .build();
            return id == null ? view.findOrAdd(read) : view.add(read);
        });
    }

    private @Nullable NodeAddress address(@Nullable String endpoint, long port, Map<String, String> metadata) {
        return "?".equals(endpoint)
                ? alias(metadata.get("ip"), port)
                : Endpoints.resolve(endpoint, port, answeredBy, mapper);
    }

    private @Nullable NodeAddress alias(@Nullable String host, long port) {
        return host == null || host.isEmpty() ? null : Endpoints.resolve(host, port, answeredBy, mapper);
    }

    private static @Nullable String id(List<?> node) {
        String id = node.size() < 3 ? null : text(node.get(2), "a node id");
        return id == null || id.isEmpty() ? null : id;
    }

    /** A RESP3 map, a list of its entries (Jedis), or RESP2's flat list of names and values. */
    private static Map<String, String> metadata(@Nullable Object value) {
        Map<String, String> metadata = new HashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, setting) -> put(metadata, name, setting));
            return metadata;
        }
        List<?> fields = value == null ? List.of() : list(value, "metadata");
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i) instanceof Map.Entry<?, ?> entry) {
                put(metadata, entry.getKey(), entry.getValue());
            } else if (i + 1 < fields.size()) {
                put(metadata, fields.get(i), fields.get(++i));
            } else {
                throw malformed("metadata must be names and values but their count is odd:", fields.size());
            }
        }
        return metadata;
    }

    /** Fields that later servers may add need not be text; they are passed over. */
    private static void put(Map<String, String> metadata, @Nullable Object name, @Nullable Object setting) {
        if (isText(name) && isText(setting)) {
            metadata.put(string(name), string(setting));
        }
    }

    private static int slot(@Nullable Object value) {
        long slot = integer(value, "a slot");
        if (slot < 0 || slot >= KeySlot.COUNT) {
            throw malformed("a slot must be between 0 and 16383 but was", slot);
        }
        return (int) slot;
    }

    private static long integer(@Nullable Object value, String what) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        String text = isText(value) ? string(value) : "";
        int parsed = Digits.parse(text, 0, text.length());
        if (parsed < 0) {
            throw malformed(what + " must be an integer but was", value);
        }
        return parsed;
    }

    private static @Nullable String text(@Nullable Object value, String what) {
        if (value == null) {
            return null;
        }
        if (!isText(value)) {
            throw malformed(what + " must be a string but was", value);
        }
        return string(value);
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof CharSequence || value instanceof byte[] || value instanceof ByteBuffer;
    }

    private static String string(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value instanceof ByteBuffer buffer
                ? StandardCharsets.UTF_8.decode(buffer.duplicate()).toString()
                : String.valueOf(value);
    }

    private static List<?> list(@Nullable Object value, String what) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw malformed(what + " must be a list but was", value);
    }

    private static MalformedReplyException malformed(String expectation, @Nullable Object actual) {
        String shown = actual == null || isText(actual) || actual instanceof Number
                ? string(actual)
                : actual.getClass().getSimpleName();
        return new MalformedReplyException("CLUSTER SLOTS: " + expectation + " " + Quote.of(shown));
    }
}
