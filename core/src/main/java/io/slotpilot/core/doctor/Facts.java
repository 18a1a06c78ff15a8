package io.slotpilot.core.doctor;

import java.util.List;

/** Names of facts that no server uses, next to those of INFO, CLUSTER INFO and CONFIG. */
public final class Facts {

    /** The port of the cluster bus that the node tells others. */
    public static final String BUS_PORT = "bus-port";
    /** Where other nodes reach it, {@code host:port}; left out where clients do too. */
    public static final String FOR_SERVERS = "for-servers";
    /** Before the id of a node: the name that CLUSTER SLOTS gives clients for it. */
    public static final String FOR_CLIENTS = "for-clients ";
    /** Before the name of a command: what ACL DRYRUN says of the application's user. */
    public static final String USER_MAY = "user-may ";
    /** The application's user. */
    public static final String USER = "user";

    /** Commands that clients of a cluster need, whatever the application does. */
    public static final List<String> NEEDED =
            List.of("asking", "readonly", "cluster slots", "cluster shards", "cluster nodes");

    private Facts() {}
}
