package io.slotpilot.chaos.history;

import java.util.Locale;

/**
 * One command of one client, with its end.
 *
 * @param caller client and thread, such as {@code jedis pipeline 0}
 * @param limit the longest that it may take, in nanoseconds
 */
public record Operation(String caller, Command command, Span span, Result result, long limit) {

    public String key() {
        return command.key();
    }

    public Kind kind() {
        return command.kind();
    }

    public boolean applied() {
        return result.outcome() == Outcome.APPLIED;
    }

    public boolean unknown() {
        return result.outcome() == Outcome.UNKNOWN;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%8.3f..%8.3f s  %-20s %s %s %d -> %s%s%s",
                span.start() / 1e9,
                span.end() / 1e9,
                caller,
                command.kind().name().toLowerCase(Locale.ROOT),
                command.key(),
                command.value(),
                result.outcome().name().toLowerCase(Locale.ROOT),
                result.reply() == null ? "" : " " + result.reply(),
                result.error().isEmpty() ? "" : " (" + result.error() + ")");
    }
}
