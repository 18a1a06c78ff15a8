package io.slotpilot.core.command;

/**
 * How the replies of several nodes become one: the server's {@code response_policy} tip. The lower-case name is the
 * server's own word.
 */
public enum ResponsePolicy {
    /** No tip: replies are put together in the order of the keys, or in any order if there are no keys. */
    DEFAULT,
    /** The first reply that is no error: {@code SCRIPT KILL}. */
    ONE_SUCCEEDED,
    /** The reply if none is an error: {@code MSET}. */
    ALL_SUCCEEDED,
    AGG_LOGICAL_AND,
    AGG_LOGICAL_OR,
    AGG_MIN,
    AGG_MAX,
    AGG_SUM,
    /** No general rule: {@code INFO}. */
    SPECIAL
}
