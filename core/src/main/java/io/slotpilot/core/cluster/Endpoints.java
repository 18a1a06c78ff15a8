package io.slotpilot.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Reads the endpoints that servers write in redirects and views.
 *
 * <p>Never throws, whatever the server wrote. {@code null} is the answer when the endpoint leads nowhere: port 0 (an
 * owner without address, {@code MOVED 12182 :0}), host {@code ?} (no host name announced: find the node by id in a
 * view), an empty host with nobody to refer to, or text that is no endpoint. The caller then refreshes its view and
 * backs off; it never connects.
 */
public final class Endpoints {

    private Endpoints() {}

    /**
     * Reads {@code host:port} as in {@code MOVED 3999 host:port}. The last colon splits, since servers write IPv6
     * without brackets.
     *
     * @param answeredBy the node that wrote it, as this client reached it; null if not known
     * @return the mapped address, or null if the text leads nowhere
     */
    public static @Nullable NodeAddress parse(String text, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        int port = Digits.parse(text, colon + 1, text.length());
        return resolve(text.substring(0, colon), port, answeredBy, mapper);
    }

    /**
     * Resolves a host and a port that a server wrote as separate fields, as in CLUSTER SLOTS.
     *
     * @param host null or empty for the host of the node that answered (cluster-preferred-endpoint-type
     *     unknown-endpoint, or a node that never met another)
     * @param answeredBy the node that wrote it, as this client reached it; null if not known
     * @return the mapped address, or null if the endpoint leads nowhere
     */
    public static @Nullable NodeAddress resolve(
            @Nullable String host, long port, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        if (port < 1 || port > NodeAddress.MAX_PORT) {
            return null;
        }
        String named = host == null ? "" : NodeAddress.withoutBrackets(host);
        if (named.isEmpty()) {
            return answeredBy == null ? null : mapper.map(new NodeAddress(answeredBy.host(), (int) port));
        }
        return NodeAddress.isHost(named) ? mapper.map(new NodeAddress(named, (int) port)) : null;
    }
}
