package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes steps as commands for a POSIX shell. The password is redis-cli's own variable, REDISCLI_AUTH. */
public final class RedisCli {

    private static final String MIGRATE_TIMEOUT_MILLIS = "60000";
    private static final int MORE_THAN_ANY_SLOT_HOLDS = 1_000_000_000;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/@-]+");

    private final boolean tls;
    private final @Nullable String cacert;
    private final @Nullable String user;
    private final boolean password;

    public RedisCli(boolean tls, @Nullable String cacert, @Nullable String user, boolean password) {
        this.tls = tls;
        this.cacert = cacert;
        this.user = user;
        this.password = password;
    }

    public String line(Action action) {
        if (action instanceof Action.MoveKeys move) {
            return moveKeys(Integer.toString(move.slot()), to(move.from()), move.to());
        }
        if (action instanceof Action.MoveSlots move) {
            return moveSlots(move);
        }
        Action.Command command = (Action.Command) action;
        return to(command.on()) + ' ' + words(command.words());
    }

    /** A loop that ends at the first error: with -e, redis-cli (7.0 and later) says so by its status. */
    private String moveSlots(Action.MoveSlots move) {
        Action.Side from = move.from();
        Action.Side to = move.to();
        String keys = moveKeys("$slot", to(from.at()) + " -e", to.forServers());
        StringBuilder loop = new StringBuilder("for slot in $(seq " + move.first() + ' ' + move.last() + "); do ")
                .append(set(to.at(), "IMPORTING " + from.id()))
                .append(set(from.at(), "MIGRATING " + to.id()))
                .append(keys)
                .append(" && ")
                .append(set(to.at(), "NODE " + to.id()))
                .append(set(from.at(), "NODE " + to.id()));
        move.others().forEach(other -> loop.append(set(other, "NODE " + to.id())));
        return loop + "true || break; done";
    }

    private String set(NodeAddress node, String change) {
        return to(node) + " -e CLUSTER SETSLOT $slot " + change + " && ";
    }

    public String question(Step.Check check) {
        return line(check.question());
    }

    private String moveKeys(String slot, String from, NodeAddress to) {
        // One key per line; KEYS with an empty key argument moves many at once, and REPLACE is left out on purpose.
        return from + " --raw CLUSTER GETKEYSINSLOT " + slot + ' ' + MORE_THAN_ANY_SLOT_HOLDS
                + " | xargs -r -d '\\n' -n 100 " + from + " MIGRATE " + quote(to.host()) + ' ' + to.port() + " '' 0 "
                + MIGRATE_TIMEOUT_MILLIS + auth() + " KEYS";
    }

    private String auth() {
        if (!password) {
            return "";
        }
        return (user == null ? " AUTH" : " AUTH2 " + quote(user)) + " \"$REDISCLI_AUTH\"";
    }

    private String to(NodeAddress node) {
        return "redis-cli -h " + quote(node.host()) + " -p " + node.port()
                + (tls ? " --tls" + (cacert == null ? "" : " --cacert " + quote(cacert)) : "")
                + (user == null ? "" : " --user " + quote(user));
    }

    private static String words(List<String> words) {
        return words.stream().map(RedisCli::quote).collect(Collectors.joining(" "));
    }

    /** What servers say becomes part of a command line here, so nothing but plain words goes unquoted. */
    private static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
