package io.slotpilot.chaos.history;

/** What a command does to its key. */
public enum Kind {
    /** RPUSH of a number that nobody else pushes to this key; numbers grow in the order of issue. */
    APPEND,
    /** INCR; the reply is the new value. */
    INCREMENT,
    /** SET to a number that grows with every call; one writer for each key. */
    SET,
    /** GET by the only writer of the key; the reply is what it read, 0 for nothing. */
    READ,
    /** RPUSH to a list that others take from. */
    PUT,
    /** BLPOP; the reply is what it took, null if there was nothing. */
    TAKE,
    /** SPUBLISH of a number that grows with every call. */
    PUBLISH
}
