package io.slotpilot.core.keylint;

import io.slotpilot.core.keys.KeyTemplate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Commands of one kind whose keys were in several slots.
 *
 * @param command in upper case; {@code MULTI} for a transaction
 * @param keys of the first such command, at most two for each template; their holes are numbers, ids and dates
 * @param fix the templates with a hash tag that they share; empty if they have nothing in common that could be one
 * @param callSite where the application sent the first such command, {@code Class.method(File.java:line)}; null if the
 *     thread that sent it does not tell
 * @param count how many were looked at and found
 */
public record KeyFinding(
        KeyRule rule,
        String command,
        List<Key> keys,
        List<KeyTemplate> fix,
        @Nullable String callSite,
        long count) {

    private static final String WARNING =
            "Renaming keys orphans what is stored under the old names: migrate it, or let it" + " expire, first.";

    /**
     * One key of the first command.
     *
     * @param name the key itself; null unless {@link KeyLintOptions#keyNames()}
     */
    public record Key(
            KeyTemplate template, int slot, @Nullable String name) {

        @Override
        public String toString() {
            return (name == null ? template.toString() : name) + " in slot " + slot;
        }
    }

    public KeyFinding {
        keys = List.copyOf(keys);
        fix = List.copyOf(fix);
    }

    KeyFinding withCount(long counted) {
        return new KeyFinding(rule, command, keys, fix, callSite, counted);
    }

    /** What is wrong, where, and what would help; ends with the warning about renaming. */
    public String message() {
        return summary() + ". " + rule.effect() + ' ' + advice();
    }

    /** The command, where it was sent, and its keys. */
    public String summary() {
        String where = callSite == null ? "" : " at " + callSite;
        String list = keys.stream().map(Key::toString).collect(Collectors.joining(", "));
        return command + where + ": Keys must belong to same hashslot, but do not: " + list;
    }

    /** What would help. */
    public String advice() {
        if (fix.isEmpty()) {
            return "They have nothing in common that could be the hash tag: send a command for each key, or give all of them"
                    + " a tag such as {tag}, which puts them onto one node. " + WARNING;
        }
        String tagged = fix.stream().map(KeyTemplate::toString).distinct().collect(Collectors.joining(", "));
        return "Put the same hash tag into all of them: " + tagged + ". " + WARNING;
    }
}
