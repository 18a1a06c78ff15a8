package io.slotpilot.chaos.plan;

/** What can be done to a cluster. */
public enum FaultKind {
    /** Slots that are in use move to another shard, keys first. */
    RESHARD(Lane.GENTLE, 3),
    /** One slot stays open with a part of its keys moved, and is then finished or taken back. */
    HALF_OPEN(Lane.GENTLE, 3),
    /** Only the source of a slot is open: missing keys go round in circles. */
    SOURCE_OPEN(Lane.GENTLE, 1),
    /** A replica takes over in agreement with its primary. */
    PLANNED_FAILOVER(Lane.GENTLE, 3),
    /** CLIENT KILL of all connections of the clients to one node, several times. */
    CLIENT_KILL(Lane.GENTLE, 2),
    /** A primary has no memory left for writes. */
    MEMORY_FULL(Lane.GENTLE, 1),
    /** A primary runs a script and answers BUSY. */
    SLOW_SCRIPT(Lane.GENTLE, 1),
    /** A new password for the clients' user; the old one stops to work and its connections are ended. */
    PASSWORD_ROTATION(Lane.GENTLE, 1),
    /** The way from the clients to one node fails; how, says the fault's number. */
    CLIENT_PARTITION(Lane.GENTLE, 4),
    /** SIGKILL of a primary, which comes back without data. */
    KILL(Lane.DISRUPTIVE, 4),
    /** SIGSTOP and later SIGCONT of a primary. */
    FREEZE(Lane.DISRUPTIVE, 3),
    /** SIGKILL of any node and a start without data at once: no time for a failover. */
    RESTART_EMPTY(Lane.DISRUPTIVE, 1),
    /** A node saves, is killed, and comes back with its data. */
    RESTART_WITH_DATA(Lane.DISRUPTIVE, 2),
    /** A primary loses all other nodes, but not the clients. */
    NODE_PARTITION(Lane.DISRUPTIVE, 2);

    /** What runs one after the other; the two lanes run side by side. */
    public enum Lane {
        GENTLE,
        /** Faults that may cost a shard its primary: two at once would leave no majority. */
        DISRUPTIVE
    }

    private final Lane lane;
    private final int weight;

    FaultKind(Lane lane, int weight) {
        this.lane = lane;
        this.weight = weight;
    }

    public Lane lane() {
        return lane;
    }

    /** How often it is drawn, relative to the others of its lane. */
    int weight() {
        return weight;
    }

    /** Whether every reply of a server reaches the client nevertheless, so that both must count alike. */
    boolean losesNoReply() {
        return switch (this) {
            case RESHARD, HALF_OPEN, MEMORY_FULL -> true;
            case SOURCE_OPEN,
                    PLANNED_FAILOVER,
                    CLIENT_KILL,
                    SLOW_SCRIPT,
                    PASSWORD_ROTATION,
                    CLIENT_PARTITION,
                    KILL,
                    FREEZE,
                    RESTART_EMPTY,
                    RESTART_WITH_DATA,
                    NODE_PARTITION -> false;
        };
    }
}
