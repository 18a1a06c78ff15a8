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
    PARTITIONED(
            Severity.CRITICAL,
            "CLUSTERDOWN in the smaller part; two primaries for one slot if a replica took over in the larger one",
            "a network that lets some nodes talk to some others only"),
    OWNER_LOST(
            Severity.CRITICAL,
            "CLUSTERDOWN or connection errors for its slots",
            "a primary died, and no replica took over"),
    OWNER_WITHOUT_ADDRESS(
            Severity.CRITICAL,
            "MOVED or ASK to ':0' for its slots",
            "a primary was restarted without its nodes.conf, so that it came back as another node"),
    ID_CHANGED(
            Severity.CRITICAL,
            "MOVED to a node that does not know the slot, or keys that are gone",
            "a primary was restarted without its nodes.conf, or another server took its address"),
    NODE_FORGOTTEN(
            Severity.CRITICAL,
            "answers that depend on the node asked: MOVED loops, 'Hash slot not served'",
            "CLUSTER FORGET or RESET on some nodes only"),
    CLAIMED_TWICE(
            Severity.CRITICAL,
            "writes that get lost: two nodes accept them",
            "a partition, or slots assigned by hand on two nodes; by itself it ends within seconds"),
    MOVED_LOOP(
            Severity.CRITICAL,
            "MOVED from node to node without end, although cluster_state is ok on every node",
            "SETSLOT NODE on the old owner only"),
    NOBODY_CLAIMS(
            Severity.CRITICAL,
            "MOVED to a node that says 'Hash slot not served'",
            "DELSLOTS on the owner only, or an owner that was reset"),
    UNCOVERED(
            Severity.CRITICAL,
            "CLUSTERDOWN Hash slot not served; with cluster-require-full-coverage, for every command",
            "DELSLOTS, or a node that was removed before its slots were moved"),
    VIEWS_DIFFER(
            Severity.WARNING,
            "one MOVED more than needed, or loops",
            "a reshard that ended half-way, or nodes that do not hear each other"),
    KEY_CONFLICT(
            Severity.CRITICAL,
            "one of two values for a key, depending on the side that answers",
            "a MIGRATE that timed out, or a client that wrote to the target with ASKING"),
    TARGET_FULL(
            Severity.WARNING,
            "OOM for keys that have moved; with an eviction policy, other keys vanish",
            "maxmemory of the target was not raised before the reshard"),
    BIG_KEYS(
            Severity.WARNING,
            "both shards stand still while such a key moves; with cluster-node-timeout exceeded, a failover",
            "lists, hashes or streams that grow without bound"),
    OPEN_SLOT(
            Severity.WARNING,
            "ASK for keys that have moved, TRYAGAIN for commands with several keys; before Valkey 8, nil for moved"
                    + " keys from replicas of the source",
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
    ONE_WAY_LINK(
            Severity.WARNING,
            "late failovers, views that differ",
            "a bus port (client port + 10000) that is blocked in one direction, or a wrong cluster-announce-bus-port"),
    HANDSHAKE(
            Severity.NOTE,
            "nothing",
            "CLUSTER MEET to an address where no node answers, or a node that is just joining"),
    LEFTOVER(Severity.WARNING, "nothing, or slow topology refreshes", "a node came back with a new id"),
    REPLICA_LINK_DOWN(
            Severity.WARNING, "old values or nil from this replica", "a full resync, or a network or password problem"),
    REPLICA_LAGS(
            Severity.WARNING,
            "old values from this replica; a failover to it loses the last writes",
            "a replica or network that is too slow for the writes, or a long command on the replica"),
    REPLICA_OF_REPLICA(
            Severity.WARNING, "old values; the shard loses both at once", "REPLICATE was pointed at a replica"),
    NO_REPLICA(Severity.WARNING, "nothing until the primary dies; then its slots are gone", "no replica was added"),
    FEW_PRIMARIES(Severity.WARNING, "nothing until a primary dies; then no majority is left", "fewer than 3 primaries"),
    DUPLICATE_EPOCH(
            Severity.WARNING, "slots that change hands unexpectedly", "set by hand; servers resolve it within seconds"),
    SETTINGS_DIFFER(Severity.WARNING, "behaviour that depends on the node", "CONFIG SET on some nodes only"),
    ANNOUNCED_WRONG(
            Severity.WARNING,
            "redirects to an address that leads nowhere, or to '?'",
            "an announce setting that was copied from another node, or outlived a change of ports or names"),
    USER_LACKS_RIGHTS(
            Severity.CRITICAL,
            "NOPERM, or MOVED in a loop where ASKING is refused",
            "an ACL that was written for a single server"),
    CLIENTS_NOT_CLUSTER_AWARE(
            Severity.WARNING,
            "one round trip more for most commands, or MOVED as an error",
            "a client that does not speak the cluster protocol, or never refreshes its slot map"),
    CROSS_SLOT_COMMANDS(
            Severity.NOTE,
            "CROSSSLOT",
            "commands with several keys whose hash tags are missing: 'slotpilot lint' finds them"),
    UNEVEN_SLOTS(
            Severity.NOTE, "one shard that is slow before the others", "nodes were added, and no slots were moved"),
    UNEVEN_KEYS(Severity.NOTE, "one shard that is slow or full before the others", "a hash tag that many keys share"),
    UNEVEN_MEMORY(
            Severity.NOTE, "one shard that is full before the others", "big keys, or a hash tag that many keys share"),
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
