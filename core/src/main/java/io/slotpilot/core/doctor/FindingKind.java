package io.slotpilot.core.doctor;

/**
 * What can be wrong, in the order of repair: nodes, then slots that have no owner (while one is missing, servers refuse
 * to move keys), then keys that are to move, leftovers last.
 */
public enum FindingKind {
    NO_QUORUM(
            Severity.CRITICAL,
            "CLUSTERDOWN for every command, and no failover can happen",
            "more than half of the primaries are down or cut off"),
    OWNER_LOST(
            Severity.CRITICAL,
            "CLUSTERDOWN or connection errors for its slots",
            "a primary died, and no replica took over"),
    OWNER_WITHOUT_ADDRESS(
            Severity.CRITICAL,
            "MOVED or ASK to ':0' for its slots",
            "a primary was restarted without its nodes.conf, so that it came back as another node"),
    NODE_FORGOTTEN(
            Severity.CRITICAL,
            "answers that depend on the node asked: MOVED loops, 'Hash slot not served'",
            "CLUSTER FORGET or RESET on some nodes only"),
    CLAIMED_TWICE(
            Severity.CRITICAL,
            "writes that get lost: two nodes accept them",
            "a partition, or slots assigned by hand on two nodes; by itself it ends within seconds"),
    NOBODY_CLAIMS(
            Severity.CRITICAL,
            "MOVED loops, although cluster_state is ok on every node",
            "SETSLOT NODE on one node only, or an owner that was reset"),
    UNCOVERED(
            Severity.CRITICAL,
            "CLUSTERDOWN Hash slot not served; with cluster-require-full-coverage, for every command",
            "DELSLOTS, or a node that was removed before its slots were moved"),
    VIEWS_DIFFER(
            Severity.WARNING,
            "one MOVED more than needed, or loops",
            "a reshard that ended half-way, or nodes that do not hear each other"),
    OPEN_SLOT(
            Severity.WARNING,
            "ASK for keys that have moved, TRYAGAIN for commands with several keys",
            "a reshard was interrupted"),
    OPEN_SOURCE_ONLY(
            Severity.CRITICAL,
            "ASK and MOVED in a loop for every key that is not there",
            "a reshard was interrupted, or only one side was closed"),
    OPEN_TARGET_ONLY(
            Severity.WARNING,
            "nothing, unless keys are on the wrong side: those are not found",
            "a reshard was interrupted, or only one side was closed"),
    OPEN_TO_NOBODY(
            Severity.CRITICAL,
            "ASK to a node that does not serve: errors or loops for missing keys",
            "the other side of a reshard died, was removed, or failed over"),
    ORPHAN_KEYS(
            Severity.WARNING,
            "keys that exist but are not found; newer servers delete them at the next restart",
            "a reshard closed before all keys had moved"),
    NODE_FAILED(
            Severity.WARNING,
            "connection errors until clients refresh",
            "the process or its machine is down, or the bus port is blocked"),
    LINK_DOWN(
            Severity.WARNING,
            "late failovers, views that differ",
            "a blocked bus port (client port + 10000), or a wrong cluster-announce-bus-port"),
    HANDSHAKE(
            Severity.NOTE,
            "nothing",
            "CLUSTER MEET to an address where no node answers, or a node that is just joining"),
    LEFTOVER(Severity.WARNING, "nothing, or slow topology refreshes", "a node came back with a new id"),
    REPLICA_LINK_DOWN(
            Severity.WARNING, "old values or nil from this replica", "a full resync, or a network or password problem"),
    REPLICA_OF_REPLICA(
            Severity.WARNING, "old values; the shard loses both at once", "REPLICATE was pointed at a replica"),
    NO_REPLICA(Severity.WARNING, "nothing until the primary dies; then its slots are gone", "no replica was added"),
    FEW_PRIMARIES(Severity.WARNING, "nothing until a primary dies; then no majority is left", "fewer than 3 primaries"),
    DUPLICATE_EPOCH(
            Severity.WARNING, "slots that change hands unexpectedly", "set by hand; servers resolve it within seconds"),
    SETTINGS_DIFFER(Severity.WARNING, "behaviour that depends on the node", "CONFIG SET on some nodes only"),
    EMPTY_PRIMARY(Severity.NOTE, "nothing", "a node was added and no slots were moved to it"),
    VERSIONS_DIFFER(Severity.NOTE, "nothing", "an upgrade under way");

    private final Severity severity;
    private final String effect;
    private final String causes;

    FindingKind(Severity severity, String effect, String causes) {
        this.severity = severity;
        this.effect = effect;
        this.causes = causes;
    }

    public Severity severity() {
        return severity;
    }

    /** What applications see. */
    public String effect() {
        return effect;
    }

    /** What usually leads to it. */
    public String causes() {
        return causes;
    }
}
