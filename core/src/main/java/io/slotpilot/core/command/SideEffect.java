package io.slotpilot.core.command;

/**
 * What a second execution of a command would do, when nobody knows whether the first one happened.
 *
 * <p>The rungs only matter after an <em>ambiguous</em> loss: the command was written, and the connection broke or the
 * time ran out before its reply came. A reply that proves that nothing was executed (MOVED, ASK, TRYAGAIN, LOADING …)
 * lets every command be repeated, whatever its rung.
 *
 * <p>Ordered from harmless to unsafe, so that {@link #compareTo} tells which of two is the more careful one. A command's
 * rung comes from its name <em>and</em> its arguments: see {@link CommandTable#sideEffect}.
 *
 * <p>The rungs speak of one client. With others writing in between, a late repeat of {@code SET} or {@code DEL} undoes
 * what they wrote since, exactly as if the command had been delayed on its way: that is why only reads are repeated
 * without being asked to.
 */
public enum SideEffect {

    /**
     * Changes no data. A repeat may answer something newer, or something else at random ({@code SRANDMEMBER}), and may
     * block anew ({@code XREAD BLOCK}); nothing is lost. Bookkeeping does not count: last-access times, the
     * cardinality that {@code PFCOUNT} caches in its key.
     */
    READ,

    /**
     * Done twice with no other client in between, leaves the data as done once, and the second reply denies nothing.
     *
     * <p>What may differ is a <em>count or sign of how much this execution changed</em>: {@code SADD} answers 1, its
     * repeat 0, and so do {@code DEL}, {@code HSET}, {@code ZADD}, {@code SETBIT}, {@code PERSIST}. Callers who use such
     * a reply as a test-and-set must not opt in to repeating this rung. A relative expiry ({@code EXPIRE},
     * {@code SET … EX}) starts again at the repeat, as if the command had arrived later.
     */
    IDEMPOTENT_WRITE,

    /**
     * Must not be done twice. One of:
     *
     * <ul>
     *   <li>each execution adds to the state: {@code INCR}, {@code APPEND}, {@code LPUSH}, {@code PUBLISH};
     *   <li>it takes or moves something, and the repeat takes the next or finds nothing: {@code LPOP}, {@code GETDEL},
     *       {@code RENAME}, {@code SMOVE}, {@code XREADGROUP};
     *   <li>its reply is the value that the first execution replaced: {@code GETSET}, {@code SET … GET};
     *   <li>it carries a condition that its own first execution makes false, and the reply is the verdict:
     *       {@code SETNX}, {@code SET … NX}, {@code EXPIRE … GT}, {@code DELEX … IFEQ}, {@code COPY} without
     *       {@code REPLACE}, {@code XADD} with an explicit id. The state would be right, but the winner of a lock would
     *       be told that he lost: an unknown outcome is better than a wrong answer.
     *   <li>it administers the server, or wipes what other clients wrote meanwhile: {@code FLUSHALL},
     *       {@code CLUSTER FAILOVER}, {@code SHUTDOWN}.
     * </ul>
     */
    NON_IDEMPOTENT,

    /**
     * Nothing is known, so never repeated: scripts and functions that may write ({@code EVAL}, {@code FCALL}), commands
     * that the table lacks (modules), and commands whose effect lives in the connection that was lost ({@code MULTI},
     * {@code EXEC}, {@code WATCH}, {@code SELECT}, {@code SUBSCRIBE}, {@code WAIT}, {@code CLIENT REPLY}): on another
     * connection the same words mean something else. Whoever owns such a connection restores its state as a whole.
     */
    UNKNOWN;

    SideEffect orWorse(SideEffect other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
