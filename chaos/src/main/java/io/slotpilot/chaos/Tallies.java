package io.slotpilot.chaos;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.slotpilot.chaos.history.Kind;
import io.slotpilot.chaos.history.Operation;
import io.slotpilot.chaos.history.Tally;
import io.slotpilot.chaos.plan.FaultKind;
import io.slotpilot.chaos.plan.FaultPlan;
import io.slotpilot.testkit.CommandStats;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Counts of the clients beside counts of the servers. */
final class Tallies {

    /** A server that starts again has forgotten what it counted. */
    private static final Set<FaultKind> FORGETS =
            EnumSet.of(FaultKind.KILL, FaultKind.RESTART_EMPTY, FaultKind.RESTART_WITH_DATA);

    private final TestCluster cluster;
    private final FaultPlan plan;
    private final List<Tally> tallies = new ArrayList<>();

    private Tallies(TestCluster cluster, FaultPlan plan) {
        this.cluster = cluster;
        this.plan = plan;
    }

    static List<Tally> of(TestCluster cluster, FaultPlan plan, MeterRegistry meters, List<Operation> operations) {
        Tallies all = new Tallies(cluster, plan);
        if (plan.faults().stream().map(fault -> fault.kind()).noneMatch(FORGETS::contains)) {
            boolean exact = plan.countable() && operations.stream().noneMatch(Tallies::lostItsReply);
            all.redirects("MOVED", meters, exact);
            all.redirects("ASK", meters, exact);
            if (exact) {
                all.commands("incr", Kind.INCREMENT, operations);
                all.commands("rpush", Kind.APPEND, operations);
            }
        }
        return all.tallies;
    }

    /** A read of many keys that fails for some has a reply for each all the same. */
    private static boolean lostItsReply(Operation operation) {
        return operation.unknown() && operation.kind() != Kind.READ;
    }

    private void redirects(String error, MeterRegistry meters, boolean exact) {
        double counted =
                meters.find("slotpilot.redirects").tag("kind", error.toLowerCase(Locale.ROOT)).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum();
        long answered = sum(cluster.nodes(), node -> node.errorStats().getOrDefault(error, 0L));
        tallies.add(new Tally(error + " answers", (long) counted, answered, exact));
    }

    /** Where every reply came, each success of a client is one execution at a primary. */
    private void commands(String name, Kind kind, List<Operation> operations) {
        long succeeded = operations.stream()
                .filter(operation -> operation.kind() == kind && operation.applied())
                .count();
        long executed = sum(cluster.primaries(), node -> {
            CommandStats stats = node.commandStats().getOrDefault(name, CommandStats.NONE);
            return stats.calls() - stats.failed();
        });
        tallies.add(new Tally(name + " executed", succeeded, executed, plan.countable()));
    }

    private static long sum(List<TestNode> nodes, ToLongFunction<TestNode> count) {
        return nodes.stream().mapToLong(count).sum();
    }
}
