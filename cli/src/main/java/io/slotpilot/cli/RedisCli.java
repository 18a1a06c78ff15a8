package io.slotpilot.cli;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.Action;
import io.slotpilot.core.doctor.Step;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes steps as commands for a POSIX shell. The password is redis-cli's own variable, REDISCLI_AUTH. */
final class RedisCli {

    private static final String MIGRATE_TIMEOUT_MILLIS = "60000";
    private static final int MORE_THAN_ANY_SLOT_HOLDS = 1_000_000_000;

    private final boolean tls;
    private final @Nullable String user;
    private final boolean password;

    RedisCli(boolean tls, @Nullable String user, boolean password) {
        this.tls = tls;
        this.user = user;
        this.password = password;
    }

    String line(Action action) {
        if (action instanceof Action.MoveKeys move) {
            return moveKeys(move);
        }
        Action.Command command = (Action.Command) action;
        return to(command.on()) + ' ' + words(command.words());
    }

    String question(Step.Check check) {
        return line(check.question());
    }

    private String moveKeys(Action.MoveKeys move) {
        // One key per line; KEYS with an empty key argument moves many at once, and REPLACE is left out on purpose.
        return to(move.from()) + " --raw CLUSTER GETKEYSINSLOT " + move.slot() + ' ' + MORE_THAN_ANY_SLOT_HOLDS
                + " | xargs -r -d '\\n' -n 100 " + to(move.from()) + " MIGRATE "
                + quote(move.to().host()) + ' '
                + move.to().port() + " '' 0 " + MIGRATE_TIMEOUT_MILLIS + auth() + " KEYS";
    }

    private String auth() {
        if (!password) {
            return "";
        }
        return (user == null ? " AUTH" : " AUTH2 " + quote(user)) + " \"$REDISCLI_AUTH\"";
    }

    private String to(NodeAddress node) {
        return "redis-cli -h " + quote(node.host()) + " -p " + node.port() + (tls ? " --tls" : "")
                + (user == null ? "" : " --user " + quote(user));
    }

    private static String words(List<String> words) {
        return words.stream().map(RedisCli::quote).collect(Collectors.joining(" "));
    }

    /** What servers say becomes part of a command line here, so nothing but plain words goes unquoted. */
    private static String quote(String word) {
        return word.matches("[A-Za-z0-9._:/@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
