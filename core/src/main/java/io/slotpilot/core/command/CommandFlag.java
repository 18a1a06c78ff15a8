package io.slotpilot.core.command;

/** A flag of the server's {@code COMMAND} reply. The lower-case name is the server's own word. */
public enum CommandFlag {
    /** Allowed in a running {@code -BUSY} state. */
    ALLOW_BUSY,
    ADMIN,
    /** Consumes the {@code ASKING} flag without needing it: {@code RESTORE-ASKING}. */
    ASKING,
    /** May wait on the server until something happens. */
    BLOCKING,
    /** Refused when the server is out of memory. */
    DENYOOM,
    FAST,
    /** Allowed while the server loads its data. */
    LOADING,
    /** The legacy first/last/step positions do not find all keys; the key specifications do. */
    MOVABLEKEYS,
    NO_ASYNC_LOADING,
    /** Allowed before authentication. */
    NO_AUTH,
    /** Has key specifications, yet may be called without a key: {@code EVAL script 0}. */
    NO_MANDATORY_KEYS,
    /** Refused inside a transaction. */
    NO_MULTI,
    /** Refused inside a script. */
    NOSCRIPT,
    PUBSUB,
    READONLY,
    SKIP_MONITOR,
    SKIP_SLOWLOG,
    /** Allowed on a replica whose link to its primary is down. */
    STALE,
    WRITE
}
