package io.slotpilot.core.cluster;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CLUSTER NODES reply, a line per node: {@code <id> <ip:port@cport[,hostname[,name=value]...]> <flags>
 * <primary id or -> <ping> <pong> <epoch> <link> <slot or first-last or [slot->-id] or [slot-<-id]>...}. A nodes.conf
 * file has the same lines, and one that starts with {@code vars}.
 */
final class NodesReply {

    private static final int FIXED_FIELDS = 8;
    /** What RESP3 puts before a verbatim string, where a client hands it through. */
    private static final String VERBATIM = "txt:";

    private final NodeAddress answeredBy;
    private final AddressMapper mapper;
    private final ViewBuilder view = new ViewBuilder();
    private final Set<String> ids = new HashSet<>();

    NodesReply(NodeAddress answeredBy, AddressMapper mapper) {
        this.answeredBy = answeredBy;
        this.mapper = mapper;
    }

    ViewBuilder read(String text) {
        String lines = text.startsWith(VERBATIM) ? text.substring(VERBATIM.length()) : text;
        lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("vars "))
                .forEach(this::readLine);
        if (ids.isEmpty()) {
            throw malformed("the reply must have a line per node but was", text);
        }
        return view;
    }

    private void readLine(String line) {
        String[] fields = line.split(" +");
        if (fields.length < FIXED_FIELDS) {
            throw malformed("a line must have at least 8 fields but was", line);
        }
        if (!ids.add(fields[0])) {
            throw malformed("an id must be listed once but came again:", fields[0]);
        }
        List<String> flags = List.of(fields[2].split(","));
        if (flags.contains("myself")) {
            view.answerer(fields[0]);
        }
        ClusterNode node = node(fields, flags);
        List<String> slots = List.of(fields).subList(FIXED_FIELDS, fields.length);
        if (node == null) {
            view.addWithoutAddress(fields[0]);
            slots.forEach(slot -> readSlots(slot, view::assignNowhere));
        } else {
            int index = view.add(node);
            slots.forEach(slot -> readSlots(slot, (first, last) -> view.assign(first, last, index)));
        }
    }

    /** Null if the cluster does not know where the node is. */
    private @Nullable ClusterNode node(String[] fields, List<String> flags) {
        String[] where = fields[1].split(",", -1);
        int bus = where[0].lastIndexOf('@');
        String hostAndPort = bus < 0 ? where[0] : where[0].substring(0, bus);
        int colon = hostAndPort.lastIndexOf(':');
        int port = Digits.parse(hostAndPort, colon + 1, hostAndPort.length());
        if (colon < 0 || port < 0) {
            throw malformed("an address must be ip:port@cport but was", fields[1]);
        }
        boolean replica = flags.contains("slave") || flags.contains("replica");
        long epoch = epoch(fields[6]);
        NodeAddress address = Endpoints.resolve(hostAndPort.substring(0, colon), port, answeredBy, mapper);
        return address == null
                ? null
                : ClusterNode.at(address)
                        .id(fields[0])
                        .alias(hostName(where, port))
                        .role(replica ? Role.REPLICA : Role.PRIMARY, fields[3].equals("-") ? null : fields[3])
                        // Servers print the primary's epoch for a replica; it says nothing about the replica.
                        .configEpoch(replica ? Evidence.UNKNOWN_EPOCH : epoch)
                        .flags(health(flags, fields[7]))
                        .listed()
                        .build();
    }

    /** The first extra field, unless it is one of those with a name ({@code shard-id=...}). */
    private @Nullable NodeAddress hostName(String[] where, int port) {
        return where.length < 2 || where[1].isEmpty() || where[1].contains("=")
                ? null
                : Endpoints.resolve(where[1], port, answeredBy, mapper);
    }

    private static Set<NodeFlag> health(List<String> flags, String link) {
        Set<NodeFlag> health = EnumSet.noneOf(NodeFlag.class);
        for (String flag : flags) {
            switch (flag) {
                case "fail" -> health.add(NodeFlag.FAILED);
                case "fail?" -> health.add(NodeFlag.POSSIBLY_FAILED);
                case "noaddr" -> health.add(NodeFlag.NO_ADDRESS);
                case "handshake" -> health.add(NodeFlag.HANDSHAKE);
                default -> {} // roles, "myself", "nofailover", and what later servers add
            }
        }
        if (link.equals("disconnected")) {
            health.add(NodeFlag.LINK_DOWN);
        }
        return health;
    }

    private void readSlots(String token, SlotRange range) {
        if (token.startsWith("[")) {
            int arrow = token.indexOf('-');
            boolean leaves = token.startsWith("->-", arrow);
            boolean marker = leaves || token.startsWith("-<-", arrow);
            int slot = slot(token, 1, marker ? arrow : 1);
            int end = token.endsWith("]") ? token.length() - 1 : token.length();
            view.open(new SlotMarker(slot, leaves, token.substring(Math.min(arrow + 3, end), end)));
            return;
        }
        int dash = token.indexOf('-');
        int first = slot(token, 0, dash < 0 ? token.length() : dash);
        int last = dash < 0 ? first : slot(token, dash + 1, token.length());
        if (first > last) {
            throw malformed("a range must not end before its first slot but was", token);
        }
        range.claim(first, last);
    }

    private static int slot(String token, int from, int to) {
        int slot = Digits.parse(token, from, to);
        if (slot < 0 || slot >= KeySlot.COUNT) {
            throw malformed("slots must be n, n-m, [n->-id] or [n-<-id] within 0 to 16383 but were", token);
        }
        return slot;
    }

    private static long epoch(String field) {
        try {
            return Math.max(Evidence.UNKNOWN_EPOCH, Long.parseLong(field));
        } catch (NumberFormatException e) {
            throw malformed("an epoch must be an integer but was", field);
        }
    }

    private static MalformedReplyException malformed(String expectation, String actual) {
        return new MalformedReplyException("CLUSTER NODES: " + expectation + " '" + Quote.of(actual) + "'");
    }

    @FunctionalInterface
    private interface SlotRange {
        void claim(int first, int last);
    }
}
