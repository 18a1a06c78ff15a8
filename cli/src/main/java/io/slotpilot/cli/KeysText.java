package io.slotpilot.cli;

import io.slotpilot.cli.keys.KeysReport;
import io.slotpilot.core.survey.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/** The page about keys for a person. */
final class KeysText {

    private final PrintWriter out;

    KeysText(PrintWriter out) {
        this.out = out;
    }

    void print(KeysReport report) {
        line(
                "%d keys looked at%s on %d nodes; the memory of %d of them was asked",
                report.keys(),
                report.complete() ? "" : " so far",
                report.nodes().size(),
                report.samples());
        if (report.keys() > 0) {
            templates(report);
            hotTags(report);
            braces(report);
            slots(report);
        }
        nodes(report);
        out.flush();
    }

    private void templates(KeysReport report) {
        line("");
        line("templates: keys, their share, share of memory, whether they have a hash tag");
        for (KeysReport.Template each : report.templates()) {
            line(
                    "%10d %7s %7s  %-3s  %s",
                    each.keys(),
                    percent(each.share()),
                    percent(each.memoryShare()),
                    each.tagged() ? "tag" : "",
                    Printable.text(each.template()));
        }
        if (report.otherTemplates() > 0) {
            line(
                    "%10d %7s in %d more templates",
                    report.otherKeys(), percent((double) report.otherKeys() / report.keys()), report.otherTemplates());
        }
    }

    private void hotTags(KeysReport report) {
        line("");
        line(report.hotTags().isEmpty() ? "hot tags: none" : "hot tags: one slot, and so one node, has all their keys");
        for (KeysReport.HotTag tag : report.hotTags()) {
            line(
                    "  {%s}: %d keys, %s of all; %s of slot %d; %s of the memory",
                    Printable.text(tag.tag()),
                    tag.keys(),
                    percent(tag.share()),
                    percent(tag.shareOfSlot()),
                    tag.slot(),
                    percent(tag.memoryShare()));
        }
    }

    private void braces(KeysReport report) {
        line("");
        line(report.braces().isEmpty() ? "braces: nothing wrong" : "braces:");
        for (KeysReport.Braces each : report.braces()) {
            line(
                    "  %s: %d keys, %s: %s",
                    each.fault().title(),
                    each.keys(),
                    percent(each.share()),
                    each.fault().text());
            each.templates().forEach(template -> line("    %s", Printable.text(template)));
        }
    }

    private void slots(KeysReport report) {
        line("");
        line(
                "slots: %d have keys, %.1f would be even",
                report.slots().used(), report.slots().average());
        for (KeysReport.Slot slot : report.slots().fullest()) {
            line("  slot %d has %d, %.0f times that", slot.slot(), slot.keys(), slot.times());
        }
    }

    private void nodes(KeysReport report) {
        line("");
        line("nodes:");
        for (KeysReport.Node node : report.nodes()) {
            line(
                    "  %s%s: %d keys, %s, %.2f times the even part",
                    node.node(),
                    node.replica() ? " (replica of " + node.primary() + ")" : "",
                    node.keys(),
                    percent(node.share()),
                    node.times());
        }
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * 100);
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
