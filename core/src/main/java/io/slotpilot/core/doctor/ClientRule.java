package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.List;

/** What servers tell of their clients: errors that they got, and rights that they lack. */
final class ClientRule implements Rule {

    /** A client with a slot map gets one MOVED per slot that moved; these are too few to tell anything. */
    private static final long MANY_MOVED = 1000;
    /** Of all commands. A client that picks nodes by chance gets more than half redirected from three primaries on. */
    private static final double MOVED_SHARE = 0.1;

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        moved(examination, findings);
        crossSlot(examination, findings);
        rights(examination, findings);
        return findings;
    }

    private static void moved(Examination examination, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        for (NodeReport node : examination.nodes()) {
            long moved = node.errors("MOVED");
            // Rejected commands are not among those that were processed.
            long all = node.number("total_commands_processed", 0) + moved;
            if (moved >= MANY_MOVED && moved >= all * MOVED_SHARE) {
                evidence.add(node + ": " + moved + " MOVED for " + all + " commands");
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(Finding.of(FindingKind.CLIENTS_NOT_CLUSTER_AWARE, "clients", evidence)
                    .advising("CLIENT LIST on these nodes shows by name and address who is connected; after the repair,"
                            + " CONFIG RESETSTAT starts the count anew"));
        }
    }

    private static void crossSlot(Examination examination, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        for (NodeReport node : examination.nodes()) {
            long errors = node.errors("CROSSSLOT");
            if (errors > 0) {
                evidence.add(node + ": " + errors + " CROSSSLOT since its start or CONFIG RESETSTAT");
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(Finding.of(FindingKind.CROSS_SLOT_COMMANDS, "clients", evidence));
        }
    }

    private static void rights(Examination examination, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        String user = "";
        for (NodeReport node : examination.nodes()) {
            List<String> lacking = Facts.NEEDED.stream()
                    .filter(command -> !"OK".equals(node.factOr(Facts.USER_MAY + command, "OK")))
                    .toList();
            if (!lacking.isEmpty()) {
                user = String.valueOf(node.fact(Facts.USER));
                evidence.add(node + ": user " + user + " may not " + String.join(", ", lacking));
                steps.add(Step.of("allow it", node.address(), "ACL SETUSER " + user + rules(lacking)));
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(Finding.of(FindingKind.USER_LACKS_RIGHTS, "user " + user, evidence)
                    .repairedBy(steps)
                    .advising("then write it down: ACL SAVE, or CONFIG REWRITE where there is no ACL file"));
        }
    }

    private static String rules(List<String> commands) {
        StringBuilder rules = new StringBuilder();
        commands.forEach(command -> rules.append(" +").append(command.replace(' ', '|')));
        return rules.toString();
    }
}
