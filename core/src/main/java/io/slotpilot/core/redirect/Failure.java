package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed. Immutable.
 *
 * @param kind what happened
 * @param slot the slot that a redirect names, or {@code -1}
 * @param target the node that a redirect names; {@code null} when there is none, and when a redirect leads nowhere
 *     ({@code :0}) or to a node whose host the server does not know ({@code ?}), for which an ASK takes the host that
 *     answered
 */
public record Failure(FailureKind kind, int slot, @Nullable NodeAddress target) {

    private static final Failure[] PLAIN = plain();

    /** A failure that names no slot and no node. */
    public static Failure of(FailureKind kind) {
        return PLAIN[kind.ordinal()];
    }

    /**
     * Reads a server's error reply, without its leading {@code -}.
     *
     * <p>Only the first word and the fields that the protocol defines are looked at; a text that is not known, and a
     * malformed redirect, is {@link FailureKind#OTHER}. Never throws.
     *
     * @param line such as {@code MOVED 3999 127.0.0.1:6381}
     * @param answeredBy the node that sent it; stands in for an empty host. {@code null} where it is not known
     * @param mapper translates the node that a redirect names
     */
    public static Failure ofError(String line, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        return ErrorReplies.classify(line, answeredBy, mapper);
    }

    /** {@link #ofError(String, NodeAddress, AddressMapper)} for addresses that need no translation. */
    public static Failure ofError(String line, @Nullable NodeAddress answeredBy) {
        return ofError(line, answeredBy, AddressMapper.identity());
    }

    private static Failure[] plain() {
        FailureKind[] kinds = FailureKind.values();
        Failure[] all = new Failure[kinds.length];
        for (FailureKind kind : kinds) {
            all[kind.ordinal()] = new Failure(kind, -1, null);
        }
        return all;
    }
}
