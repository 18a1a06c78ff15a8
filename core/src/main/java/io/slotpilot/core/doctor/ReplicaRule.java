package io.slotpilot.core.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replicas that do not follow their primary. */
final class ReplicaRule implements Rule {

    /** A primary counts seconds since the replica's last acknowledgement, which comes every second. */
    private static final long MAX_SILENCE_SECONDS = 10;

    /** More than a busy primary writes between two acknowledgements. */
    private static final long MAX_BEHIND = 64 << 20;

    /** How INFO replication describes a replica; {@code offset} is what it has acknowledged. */
    private static final Pattern REPLICA =
            Pattern.compile("ip=(.*),port=(\\d+),state=(\\w+),offset=(\\d+),lag=(-?\\d+).*");

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        for (NodeReport node : examination.nodes()) {
            replica(node, examination, findings);
            lag(node, findings);
        }
        return findings;
    }

    /** Whether it could take over now, as far as it tells. */
    static boolean isHealthy(NodeReport replica) {
        return !"down".equals(replica.fact("master_link_status"));
    }

    private static void replica(NodeReport node, Examination examination, List<Finding> findings) {
        NodeReport primary = examination.answering(node.primaryId());
        if (primary != null && !primary.isPrimary()) {
            findings.add(Finding.of(
                            FindingKind.REPLICA_OF_REPLICA,
                            node.toString(),
                            List.of(node + ": replica of " + primary, primary + ": a replica itself"))
                    .repairedBy(toTheTop(node, primary, examination)));
        }
        if (primary != null && !isHealthy(node)) {
            boolean syncing = "1".equals(node.fact("master_sync_in_progress"));
            findings.add(Finding.of(
                            FindingKind.REPLICA_LINK_DOWN,
                            node.toString(),
                            List.of(
                                    node + ": master_link_status:down for "
                                            + node.fact("master_link_down_since_seconds") + " s"
                                            + (syncing ? ", copies all data anew" : ""),
                                    primary + ": its primary, answers"))
                    .advising("the log of " + node + " says why: masterauth and masteruser, network, or a replication"
                            + " buffer (client-output-buffer-limit replica) that is too small for a full copy"));
        }
    }

    private static List<Step> toTheTop(NodeReport node, NodeReport middle, Examination examination) {
        NodeReport top = examination.serving(middle.id());
        return top == null
                ? List.of()
                : Step.of("let it copy the primary itself", node.address(), "CLUSTER REPLICATE " + top.id())
                        .alone();
    }

    private static void lag(NodeReport primary, List<Finding> findings) {
        long written = primary.number("master_repl_offset", 0);
        for (Map.Entry<String, String> fact : primary.facts().entrySet()) {
            Matcher replica = REPLICA.matcher(fact.getValue());
            if (fact.getKey().startsWith("slave")
                    && replica.matches()
                    && replica.group(3).equals("online")) {
                long acknowledged = Long.parseLong(replica.group(4));
                // One that has just come, as after a failover, acknowledges within a second; until then it is at 0.
                long behind = acknowledged == 0 ? 0 : written - acknowledged;
                long silence = Long.parseLong(replica.group(5));
                if (behind > MAX_BEHIND || silence > MAX_SILENCE_SECONDS) {
                    String name = replica.group(1) + ':' + replica.group(2);
                    findings.add(
                            Finding.of(
                                            FindingKind.REPLICA_LAGS,
                                            name,
                                            List.of(primary + ": " + name + " is " + Evidence.size(behind)
                                                    + " behind, last heard of " + silence + " s ago"))
                                    .advising(
                                            "look at load and network of the replica, and for slow commands on it (SLOWLOG GET)"));
                }
            }
        }
    }
}
