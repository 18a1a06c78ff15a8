package io.slotpilot.cli;

import io.slotpilot.cli.keys.MonitorReport;
import io.slotpilot.core.survey.Printable;
import java.io.PrintWriter;

/** The page about a log of MONITOR for a person. */
final class MonitorText {

    private final PrintWriter out;

    MonitorText(PrintWriter out) {
        this.out = out;
    }

    void print(MonitorReport report) {
        out.println(report.commands() + " commands, " + report.severalKeys() + " with several keys, "
                + report.crossSlot() + " of them across slots; " + report.transactions() + " transactions, "
                + report.crossSlotTransactions() + " across slots");
        if (report.damaged() + report.tooLong() > 0) {
            out.println(report.damaged() + " lines could not be read, " + report.tooLong() + " were too long");
        }
        if (report.otherDatabases() > 0) {
            out.println(report.otherDatabases() + " commands on databases other than 0, which a cluster does not have");
        }
        for (MonitorReport.Group group : report.groups()) {
            out.println();
            out.println(group.count() + " (" + KeysText.percent(group.share()) + ") " + Printable.text(group.command())
                    + " " + Printable.text(String.join(", ", group.templates())));
            if (!group.fix().isEmpty()) {
                out.println("    fix: " + Printable.text(String.join(", ", group.fix())));
            }
        }
        if (report.otherGroups() > 0) {
            out.println();
            out.println("and " + report.otherGroups() + " more");
        }
        out.flush();
    }
}
