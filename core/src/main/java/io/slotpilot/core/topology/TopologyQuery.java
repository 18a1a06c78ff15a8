package io.slotpilot.core.topology;

/** What to ask a node about the cluster. */
public enum TopologyQuery {
    /** {@code CLUSTER SLOTS}: cheap for the server, tells slots, primaries and usable replicas, but no epochs. */
    SLOTS("SLOTS"),
    /** {@code CLUSTER NODES}: dearer; tells config epochs and open slots. */
    NODES("NODES");

    private final String subcommand;

    TopologyQuery(String subcommand) {
        this.subcommand = subcommand;
    }

    /** The subcommand of {@code CLUSTER}. */
    public String subcommand() {
        return subcommand;
    }
}
