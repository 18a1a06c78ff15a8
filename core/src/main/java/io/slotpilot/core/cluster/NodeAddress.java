package io.slotpilot.core.cluster;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where one cluster node listens for clients. Immutable.
 *
 * <p>Host names and IPv6 literals compare without regard to case, so the host is kept in lower case.
 *
 * @param host a host name or an IP literal without brackets, in lower case; never empty, never {@code ?}, no white space
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {

    static final int MAX_PORT = 65535;

    /**
     * @throws IllegalArgumentException if {@code host} is empty, {@code ?} or has white space or control characters in
     *     it, or {@code port} is out of range
     */
    public NodeAddress {
        if (!isHost(host)) {
            throw new IllegalArgumentException("host must name a node but was '" + Quote.of(host) + "'");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 1 and 65535 but was " + port);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Parses {@code host:port}. The last colon splits, because servers write IPv6 addresses without brackets
     * ({@code ::1:6379}); brackets are accepted and removed.
     *
     * @throws IllegalArgumentException if {@code text} is not of that form; the message names it
     */
    public static NodeAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("address must be host:port but was '" + Quote.of(text) + "'");
        }
        int port = Digits.parse(text, colon + 1, text.length());
        if (port < 0) {
            throw new IllegalArgumentException("address must be host:port but was '" + Quote.of(text) + "'");
        }
        return new NodeAddress(withoutBrackets(text.substring(0, colon)), port);
    }

    /** Whether {@code text} can be the host of an address. */
    static boolean isHost(String text) {
        return !text.isEmpty()
                && !text.equals("?")
                && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    // Asked for every command: what the compiler makes for records costs several times as much.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof NodeAddress that && port == that.port && host.equals(that.host));
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    /** {@code host:port}, without brackets around IPv6, as servers write it; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return host + ':' + port;
    }
}
