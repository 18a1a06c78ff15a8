package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.Endpoints;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.cluster.NodeAddress;
import org.jspecify.annotations.Nullable;

/** Reads error replies. The only place that looks at a server's error text. */
final class ErrorReplies {

    private static final String ABORTED_BECAUSE = "EXECABORT Transaction discarded because of: ";

    private ErrorReplies() {}

    static Failure classify(String line, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        return switch (word) {
            case "MOVED" -> redirect(FailureKind.MOVED, line, answeredBy, mapper);
            case "ASK" -> redirect(FailureKind.ASK, line, answeredBy, mapper);
            case "TRYAGAIN" -> Failure.of(FailureKind.TRY_AGAIN);
            case "CLUSTERDOWN" -> Failure.of(FailureKind.CLUSTER_DOWN);
            case "LOADING" -> Failure.of(FailureKind.LOADING);
            case "READONLY" -> Failure.of(FailureKind.READ_ONLY);
            case "MASTERDOWN" -> Failure.of(FailureKind.MASTER_DOWN);
            case "NOREPLICAS" -> Failure.of(FailureKind.NO_REPLICAS);
            case "BUSY" -> Failure.of(FailureKind.BUSY);
            case "UNBLOCKED" -> unblocked(line);
            case "CROSSSLOT" -> Failure.of(FailureKind.CROSS_SLOT);
            case "NOAUTH", "WRONGPASS", "NOPERM", "DENIED" -> Failure.of(FailureKind.AUTH);
            case "OOM" -> Failure.of(FailureKind.OUT_OF_MEMORY);
            case "MISCONF" -> Failure.of(FailureKind.MISCONFIGURED);
            case "NOSCRIPT" -> Failure.of(FailureKind.NO_SCRIPT);
            case "EXECABORT" -> aborted(line, answeredBy, mapper);
            case "ERR" -> generic(line);
            default -> Failure.of(FailureKind.OTHER);
        };
    }

    /** {@code MOVED slot endpoint:port}, {@code ASK slot endpoint:port}. */
    private static Failure redirect(
            FailureKind kind, String line, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        String[] fields = line.split(" ", -1);
        if (fields.length != 3) {
            return Failure.of(FailureKind.OTHER);
        }
        int slot = slot(fields[1]);
        if (slot < 0 || !endsWithPort(fields[2])) {
            return Failure.of(FailureKind.OTHER);
        }
        NodeAddress target = Endpoints.parse(fields[2], answeredBy, mapper);
        boolean guess = target == null && kind == FailureKind.ASK && fields[2].startsWith("?:");
        return new Failure(kind, slot, guess ? neighbour(fields[2].substring(1), answeredBy, mapper) : target);
    }

    /**
     * Who may be meant by {@code ASK slot ?:port}: with host names wanted and none announced, the server tells no more,
     * and no view names the target of a migration. A node that is not meant refuses the command with a MOVED.
     * {@code MOVED slot ?:port} needs no guess, because a view tells the owner.
     */
    private static @Nullable NodeAddress neighbour(
            String port, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        NodeAddress neighbour = Endpoints.parse(port, answeredBy, mapper);
        return neighbour == null || neighbour.equals(answeredBy) ? null : neighbour;
    }

    private static int slot(String field) {
        int slot = number(field);
        return slot < KeySlot.COUNT ? slot : -1;
    }

    // A port of 0 is well formed and leads nowhere; a text without a port is no redirect.
    private static boolean endsWithPort(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        int port = colon < 0 ? -1 : number(endpoint.substring(colon + 1));
        return port >= 0 && port <= 65535;
    }

    /** The value of one to five ASCII digits, or -1. */
    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 5) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    // The same word tells of a role change (blocked.c, disconnectAllBlockedClients), of a stream that XREADGROUP waited
    // for and that is gone (blocked.c, handleClientsBlockedOnKeys), and of an operator's CLIENT UNBLOCK (networking.c).
    // The last is not ours to repeat. A stream is gone where its slot moves, too: asked again, the node says whereto,
    // or
    // that there is none, and goes on with this connection.
    private static Failure unblocked(String line) {
        if (line.startsWith("UNBLOCKED the stream key ")) {
            return Failure.of(FailureKind.TRY_AGAIN);
        }
        return Failure.of(line.startsWith("UNBLOCKED force ") ? FailureKind.UNBLOCKED : FailureKind.OTHER);
    }

    // EXEC that is refused later than routing carries the refusal behind a fixed text (multi.c, execCommandAbort).
    private static Failure aborted(String line, @Nullable NodeAddress answeredBy, AddressMapper mapper) {
        return line.startsWith(ABORTED_BECAUSE)
                ? classify(line.substring(ABORTED_BECAUSE.length()), answeredBy, mapper)
                : Failure.of(FailureKind.OTHER);
    }

    private static Failure generic(String line) {
        if (line.startsWith("ERR max number of clients")) {
            // Refused at accept (networking.c, acceptCommonHandler), before anything was read.
            return Failure.of(FailureKind.CONNECT_FAILED);
        }
        return Failure.of(
                line.startsWith("ERR This instance has cluster support disabled")
                        ? FailureKind.MISCONFIGURED
                        : FailureKind.OTHER);
    }
}
