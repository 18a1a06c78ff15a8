package io.slotpilot.cli.report;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.FindingKind;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.survey.Diagnosis;
import java.util.BitSet;

/** For the textfile collector of Prometheus' node exporter. */
public final class MetricsReport {

    private MetricsReport() {}

    /** @param seconds since 1970, when the cluster was looked at */
    public static String render(Diagnosis diagnosis, long seconds) {
        StringBuilder text = new StringBuilder();
        head(text, "findings", "What slotpilot doctor found, by kind; 0 for kinds that it did not find.");
        for (FindingKind kind : FindingKind.values()) {
            long count = diagnosis.findings().stream()
                    .filter(finding -> finding.kind() == kind)
                    .count();
            String labels =
                    "{kind=\"" + TextReport.name(kind) + "\",severity=\"" + TextReport.name(kind.severity()) + "\"}";
            text.append(name("findings"))
                    .append(labels)
                    .append(' ')
                    .append(count)
                    .append('\n');
        }
        head(text, "nodes", "Nodes of the cluster.");
        sample(
                text,
                "nodes{state=\"answering\"}",
                diagnosis.examination().nodes().size());
        sample(
                text,
                "nodes{state=\"silent\"}",
                diagnosis.examination().unreachable().size());
        BitSet claimed = new BitSet();
        BitSet open = new BitSet();
        for (NodeReport node : diagnosis.examination().nodes()) {
            claimed.or(node.slots());
            open.or(node.view().open());
        }
        head(text, "slots", "Slots that a node claims, that none does, and that are on the move.");
        sample(text, "slots{state=\"claimed\"}", claimed.cardinality());
        sample(text, "slots{state=\"unclaimed\"}", KeySlot.COUNT - claimed.cardinality());
        sample(text, "slots{state=\"open\"}", open.cardinality());
        head(text, "last_look_timestamp_seconds", "When the doctor looked, since 1970.");
        sample(text, "last_look_timestamp_seconds", seconds);
        return text.toString();
    }

    private static void head(StringBuilder text, String metric, String help) {
        text.append("# HELP ").append(name(metric)).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name(metric)).append(" gauge\n");
    }

    private static void sample(StringBuilder text, String metric, long value) {
        text.append(name(metric)).append(' ').append(value).append('\n');
    }

    private static String name(String metric) {
        return "slotpilot_doctor_" + metric;
    }
}
