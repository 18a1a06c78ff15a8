package io.slotpilot.fleet.server;

/**
 * What comes back for a command.
 *
 * @param kind what happened
 * @param target the node that a redirect names, else -1
 */
public record Answer(Kind kind, int target) {

    /** The outcomes that the simulation knows. */
    public enum Kind {
        OK,
        MOVED,
        ASK,
        CLUSTER_DOWN,
        /** Nobody listens at that address. */
        REFUSED,
        /** The connection ended before the reply came. */
        LOST
    }

    static final Answer OK = of(Kind.OK);
    static final Answer CLUSTER_DOWN = of(Kind.CLUSTER_DOWN);
    static final Answer REFUSED = of(Kind.REFUSED);
    static final Answer LOST = of(Kind.LOST);

    private static Answer of(Kind kind) {
        return new Answer(kind, -1);
    }

    /** Whether the node answered at all. */
    public boolean isReply() {
        return switch (kind) {
            case OK, MOVED, ASK, CLUSTER_DOWN -> true;
            case REFUSED, LOST -> false;
        };
    }
}
