package io.slotpilot.cli;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.Printable;
import io.slotpilot.core.survey.Survey;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slotpilot watch}. */
@Command(
        name = "watch",
        description = "Shows, again and again, who serves what and how often clients are redirected. Changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "MOVED, ASK, TRYAGAIN and CLUSTERDOWN are per second, since the last look. Ends with Ctrl-C.",
            "",
            "Example:",
            "  slotpilot watch --every 2 redis://10.0.0.1:6379"
        })
final class WatchCommand implements Callable<Integer> {

    private static final List<String> ERRORS = List.of("MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN");

    @Mixin
    Access access = new Access();

    @Option(
            names = "--every",
            paramLabel = "S",
            defaultValue = "2",
            description = "seconds between two looks (default: ${DEFAULT-VALUE})")
    private int seconds = 2;

    @Option(names = "--count", paramLabel = "N", description = "end after so many looks")
    private int count = Integer.MAX_VALUE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private @Nullable Examination before;
    private long beforeNanos;

    @Override
    public Integer call() {
        if (seconds < 1) {
            throw new CannotLookException("--every must be 1 or more but was " + seconds);
        }
        Survey survey = access.survey(Look.brief(Duration.ofSeconds(60)));
        for (int look = 0; look < count; look++) {
            if (look > 0) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            }
            Examination now = survey.look();
            print(now, System.nanoTime());
        }
        return Slotpilot.HEALTHY;
    }

    private void print(Examination now, long nanos) {
        PrintWriter out = spec.commandLine().getOut();
        double passed = before == null ? 0 : (nanos - beforeNanos) / 1e9;
        out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  "
                + now.nodes().size() + " nodes, " + now.unreachable().size() + " silent");
        out.println(row("node", "role", "slots", "open", "ops/s", ERRORS));
        for (NodeReport node : now.nodes()) {
            List<String> errors = ERRORS.stream()
                    .map(code -> rate(node.errors(code), code, node, passed))
                    .toList();
            String role = node.isPrimary() ? "primary" : "replica";
            out.println(row(
                    node.toString(),
                    role,
                    Integer.toString(node.slots().cardinality()),
                    Integer.toString(node.view().open().cardinality()),
                    node.number("instantaneous_ops_per_sec", 0) + "",
                    errors));
        }
        changes(now).forEach(out::println);
        out.flush();
        before = now;
        beforeNanos = nanos;
    }

    private static String row(String node, String role, String slots, String open, String ops, List<String> errors) {
        StringBuilder row = new StringBuilder(
                String.format(Locale.ROOT, "  %-24s %-8s %6s %5s %8s", Printable.text(node), role, slots, open, ops));
        errors.forEach(error -> row.append(String.format(Locale.ROOT, " %11s", error)));
        return row.toString();
    }

    private String rate(long errors, String code, NodeReport node, double passed) {
        NodeReport earlier = before == null ? null : before.answering(node.id());
        return earlier == null || passed <= 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f", Math.max(0, errors - earlier.errors(code)) / passed);
    }

    /** Slots with a new owner, in ranges, and nodes with a new role. */
    private List<String> changes(Examination now) {
        Examination earlier = before;
        if (earlier == null) {
            return List.of();
        }
        List<String> changes = new ArrayList<>();
        for (NodeReport node : now.nodes()) {
            NodeReport same = earlier.answering(node.id());
            if (same != null && same.isPrimary() != node.isPrimary()) {
                changes.add("  ! " + node + " is " + (node.isPrimary() ? "primary" : "replica") + " now");
            }
        }
        Map<String, Integer> moves = new LinkedHashMap<>();
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            String from = owner(slot, earlier);
            String to = owner(slot, now);
            if (!Objects.equals(from, to)) {
                moves.merge(name(from, earlier) + " to " + name(to, now), 1, Integer::sum);
            }
        }
        moves.forEach((way, slots) -> changes.add("  ! " + slots + " slots went from " + way));
        return changes;
    }

    private static String name(@Nullable String id, Examination look) {
        return id == null ? "nobody" : look.name(id);
    }

    private static @Nullable String owner(int slot, Examination look) {
        NodeReport claimant = look.claimant(slot);
        return claimant == null ? null : claimant.id();
    }
}
