package io.slotpilot.lint;

import java.util.List;

/**
 * One thing that was found.
 *
 * @param level as configured
 * @param type the internal name of the class, or empty for a script
 * @param file relative to a source root or, for a script, to what was searched
 * @param line from 1, or 0 if it is not known
 * @param command in upper case
 * @param call such as {@code Jedis.mget}
 * @param keys as templates
 * @param message what is wrong and what happens at run time
 * @param fix what to do, or empty
 * @param via the places below, from the call that was found to the client's method; empty if they are the same
 */
public record Finding(
        Rule rule,
        Level level,
        String type,
        String file,
        int line,
        String command,
        String call,
        List<String> keys,
        String message,
        String fix,
        List<String> via) {

    public Finding {
        keys = List.copyOf(keys);
        via = List.copyOf(via);
    }

    /** The same from run to run while lines move: what a baseline remembers. */
    public String fingerprint() {
        return String.join("|", rule.id(), file, call, command, String.join(",", keys));
    }

    /** The same in a script that is a constant of a class. */
    Finding in(String owner, int place) {
        return new Finding(rule, level, owner, file, place, command, call, keys, message, fix, via);
    }
}
