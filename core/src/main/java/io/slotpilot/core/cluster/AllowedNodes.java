package io.slotpilot.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The nodes that a client may connect to, whatever a server announces. Immutable.
 *
 * <p>A rule names hosts, and ports if it ends in {@code :port} or {@code :first-last}:
 *
 * <ul>
 *   <li>{@code 10.1.0.0/16}, {@code fd00::/8}, {@code 10.1.2.3}: a network or one address. It holds for addresses only, never
 *       for names: nobody is asked what a name stands for.
 *   <li>{@code redis-1.example.com}, {@code *.example.com}: a name, or all names that end so.
 * </ul>
 *
 * <p>IPv6 needs brackets before a port: {@code [fd00::/8]:6379}.
 */
public final class AllowedNodes {

    private static final AllowedNodes ALL = new AllowedNodes(List.of(), true);

    /** @param first 1 to 65535, as {@code last} */
    private record Rule(HostRule host, int first, int last) {

        boolean allows(NodeAddress node) {
            return first <= node.port() && node.port() <= last && host.allows(node.host());
        }
    }

    private final List<Rule> rules;
    private final boolean all;

    private AllowedNodes(List<Rule> rules, boolean all) {
        this.rules = rules;
        this.all = all;
    }

    /** Every node. */
    public static AllowedNodes all() {
        return ALL;
    }

    /**
     * The nodes that at least one rule names.
     *
     * @throws IllegalArgumentException for no rule, and for one that is none; the message names it
     */
    public static AllowedNodes of(Collection<String> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("allowed nodes must have at least one rule; all() allows every node");
        }
        List<Rule> read = new ArrayList<>();
        rules.forEach(rule -> read.add(rule(rule.strip())));
        return new AllowedNodes(List.copyOf(read), false);
    }

    /** As {@link #of(Collection)}. */
    public static AllowedNodes of(String... rules) {
        return of(List.of(rules));
    }

    /** Whether the client may connect to {@code node}. */
    public boolean contains(NodeAddress node) {
        return all || rules.stream().anyMatch(rule -> rule.allows(node));
    }

    private static Rule rule(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        // Two colons without brackets are an IPv6 address or network without a port.
        boolean port = colon > bracket && (bracket >= 0 || text.indexOf(':') == colon);
        String host = NodeAddress.withoutBrackets(port ? text.substring(0, colon) : text);
        HostRule allowed = HostRule.parse(host);
        if (allowed == null) {
            throw unreadable(text);
        }
        if (!port) {
            return new Rule(allowed, 1, NodeAddress.MAX_PORT);
        }
        String ports = text.substring(colon + 1);
        int dash = ports.indexOf('-');
        int first = Digits.parse(ports, 0, dash < 0 ? ports.length() : dash);
        int last = dash < 0 ? first : Digits.parse(ports, dash + 1, ports.length());
        if (first < 1 || last < first || last > NodeAddress.MAX_PORT) {
            throw unreadable(text);
        }
        return new Rule(allowed, first, last);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "an allowed node must be a host, *.domain, an address or a network, and may end"
                        + " in :port or :first-last, but was '" + Quote.of(text) + "'");
    }
}
