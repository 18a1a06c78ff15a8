package io.slotpilot.core.keylint;

import io.slotpilot.core.keys.Splittable;
import java.util.Set;

/** What is wrong with keys in several slots. The name in lower case is the tag of the meter. */
public enum KeyRule {
    /** A command that a cluster refuses. */
    CROSS_SLOT("A cluster refuses it with CROSSSLOT."),
    /** {@code MGET}, {@code DEL} and the like, which some clients split. */
    NOT_ATOMIC("A cluster refuses it with CROSSSLOT, unless the client splits it, and then it is not atomic."),
    /** A script or function that is given keys of several slots. */
    SCRIPT("A cluster refuses it with CROSSSLOT."),
    /** Commands between MULTI and EXEC, and watched keys. */
    TRANSACTION("A cluster refuses it: all keys of a transaction must be in one slot.");

    private static final Set<String> SCRIPTS = Set.of("EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO");

    private final String effect;

    KeyRule(String effect) {
        this.effect = effect;
    }

    /** What happens on a cluster, as a sentence. */
    public String effect() {
        return effect;
    }

    /**
     * The rule that a command outside of transactions falls under.
     *
     * @param command in upper case
     * @param size how many words it has, its name included
     */
    static KeyRule of(String command, int size) {
        if (SCRIPTS.contains(command)) {
            return SCRIPT;
        }
        return Splittable.of(command, size) == null ? CROSS_SLOT : NOT_ATOMIC;
    }
}
