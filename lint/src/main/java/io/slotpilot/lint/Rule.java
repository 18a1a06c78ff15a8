package io.slotpilot.lint;

import java.util.Locale;

/** What is looked for. */
public enum Rule {
    /** The keys of a command that fails unless they share a slot. */
    CROSS_SLOT(Level.ERROR, "The keys of a command are in different slots, and the command fails"),
    /** The same, where it depends on values that are most likely different. */
    LIKELY_CROSS_SLOT(Level.WARNING, "The keys of a command are most likely in different slots, and the command fails"),
    /** A command that the client takes apart or emulates. */
    NOT_ATOMIC(Level.NOTE, "The keys of a command are in different slots, and the client splits or emulates it"),
    /** The commands between MULTI and EXEC, or a client's transaction that no cluster can run. */
    TRANSACTION(Level.ERROR, "The keys of a transaction are in different slots"),
    /** Commands of a pipeline that rely on each other. */
    PIPELINE_ORDER(Level.NOTE, "A pipeline writes a key and tells of it through a queue or stream in another slot"),
    /** A key that a Lua script uses without having been given it. */
    LUA_UNDECLARED_KEY(Level.WARNING, "A Lua script uses a key that is not one of KEYS"),
    /** The same, where the key is made of what may have a hash tag. */
    LUA_DERIVED_KEY(Level.NOTE, "A Lua script makes a key of another one, which is right only with a hash tag"),
    /** {@code KEYS} or {@code SCAN} in a Lua script: it sees one node. */
    LUA_KEYSPACE(Level.WARNING, "A Lua script walks the keyspace, of which it sees one node's part"),
    /** Nothing is known of the keys. */
    CANNOT_TELL(Level.OFF, "It cannot be told whether the keys of a command share a slot");

    private final Level level;
    private final String summary;

    Rule(Level level, String summary) {
        this.level = level;
        this.summary = summary;
    }

    /** The rule of that name. */
    public static Rule parse(String name) {
        for (Rule rule : values()) {
            if (rule.id().equals(name)) {
                return rule;
            }
        }
        throw new IllegalArgumentException("there is no rule " + name);
    }

    /** The name in reports and options: {@code cross-slot}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The level unless it is configured. */
    public Level level() {
        return level;
    }

    public String summary() {
        return summary;
    }
}
