package io.slotpilot.core.cluster;

/**
 * Where one cluster node listens for clients. Immutable.
 *
 * @param host a host name or an IP literal without brackets; never blank, never {@code ?}
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {

    /** @throws IllegalArgumentException if {@code host} is blank or {@code ?}, or {@code port} is out of range */
    public NodeAddress {
        if (host.isBlank() || host.equals("?")) {
            throw new IllegalArgumentException("host must name a node but was '" + host + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be between 1 and 65535 but was " + port);
        }
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
            throw new IllegalArgumentException("address must be host:port but was '" + text + "'");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port;
        try {
            port = Integer.parseInt(text, colon + 1, text.length(), 10);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address must be host:port but was '" + text + "'", e);
        }
        return new NodeAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
