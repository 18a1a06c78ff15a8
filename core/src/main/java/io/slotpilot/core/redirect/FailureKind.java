package io.slotpilot.core.redirect;

import java.util.Locale;

/**
 * What an attempt can run into. The name in lower case is the value of the {@code kind} tag of every meter.
 *
 * <p>What the kinds mean, and whether a command that met one may have run, follows the order of checks in the servers'
 * {@code processCommand} (server.c): everything that is refused there was not executed.
 */
public enum FailureKind {
    /** The slot is served by the node that the reply names. */
    MOVED(Execution.NOT_EXECUTED),
    /** The slot is on its way and this key is on the node that the reply names; for this one command only. */
    ASK(Execution.NOT_EXECUTED),
    /** The keys of one command are split over the two nodes of a migration. */
    TRY_AGAIN(Execution.NOT_EXECUTED),
    /** The slot has no owner, or the cluster lost its quorum or a part of its slots. */
    CLUSTER_DOWN(Execution.NOT_EXECUTED),
    /** The node reads its data set from disk. */
    LOADING(Execution.NOT_EXECUTED),
    /** A write reached a replica. */
    READ_ONLY(Execution.NOT_EXECUTED),
    /** A replica lost its primary and must not serve stale data. */
    MASTER_DOWN(Execution.NOT_EXECUTED),
    /** The primary has fewer replicas than {@code min-replicas-to-write}. */
    NO_REPLICAS(Execution.NOT_EXECUTED),
    /** A script, function or module command blocks the node. */
    BUSY(Execution.NOT_EXECUTED),
    /** A blocking command was ended because the node changed its role. */
    UNBLOCKED(Execution.NOT_EXECUTED),
    /** The keys of one command hash to different slots. */
    CROSS_SLOT(Execution.NOT_EXECUTED),
    /** No connection could be made, or the node is known to be out of reach; the command was never written. */
    CONNECT_FAILED(Execution.NOT_EXECUTED),
    /** The connection ended after the command may have been written. */
    CONNECTION_LOST(Execution.UNKNOWN),
    /** No reply came in time after the command was written. */
    TIMED_OUT(Execution.UNKNOWN),
    /** No pooled connection became free; the command was never written. */
    POOL_EXHAUSTED(Execution.NOT_EXECUTED),
    /** The user is not known, or lacks a permission. */
    AUTH(Execution.NOT_EXECUTED),
    /** The node has no memory left for writes. */
    OUT_OF_MEMORY(Execution.NOT_EXECUTED),
    /** The server refuses because of its configuration: failed persistence, or no cluster at all. */
    MISCONFIGURED(Execution.NOT_EXECUTED),
    /** The node does not know the script. */
    NO_SCRIPT(Execution.NOT_EXECUTED),
    /** Anything else: the command's own error, or a text that we do not know. */
    OTHER(Execution.UNKNOWN);

    /** Whether a command that met a failure has run. */
    public enum Execution {
        /** Proved not to have run, so that even a command that must not run twice may be sent again. */
        NOT_EXECUTED,
        /** It may have run, wholly or in part. */
        UNKNOWN
    }

    private final Execution execution;
    private final String tag = name().toLowerCase(Locale.ROOT);

    FailureKind(Execution execution) {
        this.execution = execution;
    }

    /** Whether a command that met this failure has run. */
    public Execution execution() {
        return execution;
    }

    /** Whether the keys of the command are, in part or all, on another node. */
    public boolean isElsewhere() {
        return this == MOVED || this == ASK || this == TRY_AGAIN;
    }

    /** Whether the node refuses what it, or the one that takes its place, will take before long. */
    public boolean isPassing() {
        return switch (this) {
            case CLUSTER_DOWN, LOADING, READ_ONLY, MASTER_DOWN, NO_REPLICAS, BUSY -> true;
            case MOVED,
                    ASK,
                    TRY_AGAIN,
                    UNBLOCKED,
                    CROSS_SLOT,
                    CONNECT_FAILED,
                    CONNECTION_LOST,
                    TIMED_OUT,
                    POOL_EXHAUSTED,
                    AUTH,
                    OUT_OF_MEMORY,
                    MISCONFIGURED,
                    NO_SCRIPT,
                    OTHER -> false;
        };
    }

    /** As a {@link RedirectTrace} writes it: the server's own word where it has one. */
    public String word() {
        return switch (this) {
            case MOVED, ASK, LOADING, BUSY, UNBLOCKED -> name();
            case TRY_AGAIN, CLUSTER_DOWN, READ_ONLY, MASTER_DOWN, NO_REPLICAS, CROSS_SLOT, NO_SCRIPT ->
                name().replace("_", "");
            case CONNECT_FAILED,
                    CONNECTION_LOST,
                    TIMED_OUT,
                    POOL_EXHAUSTED,
                    AUTH,
                    OUT_OF_MEMORY,
                    MISCONFIGURED,
                    OTHER -> tag.replace('_', ' ');
        };
    }

    /** The value of the {@code kind} tag. */
    public String tag() {
        return tag;
    }
}
