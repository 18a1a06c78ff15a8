package io.slotpilot.core.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of facts that no server uses, next to those of INFO, CLUSTER INFO and CONFIG, and how to read some. */
public final class Facts {

    /** The port of the cluster bus that the node tells others. */
    public static final String BUS_PORT = "bus-port";
    /** Where other nodes reach it, {@code host:port}; left out where clients do too. */
    public static final String FOR_SERVERS = "for-servers";
    /** Before the id of a node: the name that CLUSTER SLOTS gives clients for it. */
    public static final String FOR_CLIENTS = "for-clients ";
    /** Before the id of a node: {@code online}, {@code loading} or {@code fail}, as CLUSTER SHARDS has it. */
    public static final String HEALTH = "health ";
    /** Before the id of a node: how far it was in the stream of its shard's writes when last heard of. */
    public static final String OFFSET = "offset ";
    /** Before the name of a command: what ACL DRYRUN says of the application's user. */
    public static final String USER_MAY = "user-may ";
    /** The application's user. */
    public static final String USER = "user";

    private static final Pattern KEYS = Pattern.compile("keys=(\\d{1,18}),");

    /** Commands that clients of a cluster need, whatever the application does. */
    public static final List<String> NEEDED =
            List.of("asking", "readonly", "cluster slots", "cluster shards", "cluster nodes");

    private Facts() {}

    /** How many keys a line of INFO keyspace tells of, {@code keys=5,expires=0,...}; 0 if there is none. */
    public static long keys(@Nullable String line) {
        Matcher keys = KEYS.matcher(String.valueOf(line));
        return keys.lookingAt() ? Long.parseLong(keys.group(1)) : 0;
    }
}
