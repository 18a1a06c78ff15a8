package io.slotpilot.cli.report;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.NodeReport;
import io.slotpilot.core.doctor.Step;
import java.util.List;
import java.util.Locale;

/** A page that needs nothing but itself: findings, plan, and the slot map before and after it. */
public final class HtmlReport {

    private static final int ROW = 128;
    /** Neighbours in the list get colours that are far apart. */
    private static final double GOLDEN_ANGLE = 137.508;

    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--red:#c62828;--amber:#b26a00;--blue:#1565c0}
            body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid var(--line)}
            article{border:1px solid var(--line);border-left:6px solid var(--blue);border-radius:4px;padding:.4rem 1rem;margin:.8rem 0}
            article.critical{border-left-color:var(--red)}article.warning{border-left-color:var(--amber)}
            h3{margin:.2rem 0;font-size:1rem}b.critical{color:var(--red)}b.warning{color:var(--amber)}b.note{color:var(--blue)}
            @media(prefers-color-scheme:dark){:root{--red:#ff8a80;--amber:#ffb74d;--blue:#82b1ff}}
            pre{overflow-x:auto;background:#8881;padding:.6rem;border-radius:4px}dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.4rem 0}
            dt{opacity:.75}dd{margin:0}ul{margin:.3rem 0}.maps{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0}svg{width:100%;min-width:16rem;max-width:26rem;border:1px solid var(--line)}
            .maps figure{flex:1 1 18rem}.key{display:inline-block;width:.9em;height:.9em;margin-right:.4em;vertical-align:-.1em}
            """;

    private final RedisCli commands;

    public HtmlReport(RedisCli commands) {
        this.commands = commands;
    }

    /** @param when the time of the look, for people */
    public String render(Diagnosis diagnosis, String when) {
        Examination examination = diagnosis.examination();
        List<Finding> findings = diagnosis.findings();
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>slotpilot doctor</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>slotpilot doctor</h1>\n<p>")
                .append(escape(when))
                .append(": ")
                .append(examination.nodes().size())
                .append(" nodes asked, ")
                .append(examination.unreachable().size())
                .append(" did not answer. ")
                .append(findings.isEmpty() ? "<b>Healthy: nothing found.</b>" : findings.size() + " findings.")
                .append("</p>\n");
        examination.unreachable().forEach((node, why) -> paragraph(page, node + ": " + why));
        examination
                .nodes()
                .forEach(node -> node.notAvailable()
                        .forEach((command, why) ->
                                paragraph(page, node + ": " + command + " is not available: " + why)));
        maps(page, examination, findings);
        if (!findings.isEmpty()) {
            page.append("<h2>Findings</h2>\n");
            findings.forEach(finding -> finding(page, finding));
        }
        plan(page, diagnosis);
        return page.append("</body></html>\n").toString();
    }

    private static void paragraph(StringBuilder page, String text) {
        page.append("<p>").append(escape(text)).append("</p>\n");
    }

    private static void finding(StringBuilder page, Finding finding) {
        String severity = TextReport.name(finding.severity());
        page.append("<article class=\"")
                .append(severity)
                .append("\"><h3><b class=\"")
                .append(severity)
                .append("\">");
        page.append(severity)
                .append("</b> ")
                .append(TextReport.name(finding.kind()))
                .append(": ");
        page.append(escape(finding.subject())).append("</h3><ul>");
        finding.evidence()
                .forEach(said -> page.append("<li>").append(escape(said)).append("</li>"));
        page.append("</ul><dl>");
        entry(page, "applications see", finding.kind().effect());
        entry(page, "usual cause", finding.kind().causes());
        if (!finding.advice().isEmpty()) {
            entry(page, "do", finding.advice());
        }
        page.append("</dl></article>\n");
    }

    private static void entry(StringBuilder page, String name, String text) {
        page.append("<dt>")
                .append(name)
                .append("</dt><dd>")
                .append(escape(text))
                .append("</dd>");
    }

    private void plan(StringBuilder page, Diagnosis diagnosis) {
        section(
                page,
                diagnosis,
                "Plan",
                "One line after the other; stop at the first error, and look again at the end.",
                false);
        section(page, diagnosis, "After a decision", "Not part of the plan; read what to do above first.", true);
    }

    private void section(StringBuilder page, Diagnosis diagnosis, String title, String note, boolean decisions) {
        StringBuilder steps = new StringBuilder();
        for (Finding finding : diagnosis.findings()) {
            List<Step> chosen = decisions ? finding.otherwise() : finding.repair();
            if (!chosen.isEmpty()) {
                steps.append("<h3>").append(TextReport.name(finding.kind())).append(": ");
                steps.append(escape(finding.subject())).append("</h3><pre>");
                chosen.forEach(step -> step(steps, step, diagnosis.examination()));
                steps.append("</pre>\n");
            }
        }
        if (!steps.isEmpty()) {
            page.append("<h2>")
                    .append(title)
                    .append("</h2><p>")
                    .append(note)
                    .append("</p>\n")
                    .append(steps);
        }
    }

    private void step(StringBuilder page, Step step, Examination examination) {
        page.append("# ").append(escape(step.why())).append('\n');
        String refusal = examination.refusal(step.action());
        if (refusal != null) {
            page.append("# not available to this user (")
                    .append(escape(refusal))
                    .append("): ask your provider for\n");
        }
        String start = refusal == null ? "" : "# ";
        page.append(start).append(plain(commands.line(step.action()))).append('\n');
        Step.Check check = step.check();
        if (check != null) {
            page.append("# go on when this prints a line '")
                    .append(escape(check.expected()))
                    .append("':\n");
            page.append(start).append(plain(commands.question(check))).append('\n');
        }
    }

    private static void maps(StringBuilder page, Examination examination, List<Finding> findings) {
        page.append("<h2>Slots</h2><p>");
        List<NodeReport> owners = examination.primaries();
        for (NodeReport owner : owners) {
            key(
                    page,
                    colour(owner.id(), examination.nodes()),
                    owner + " (" + owner.slots().cardinality() + ")");
        }
        key(page, "#000", "claimed by nobody, or by several");
        page.append("Lighter: on the move.</p>\n<div class=\"maps\">");
        map(page, "Now", SlotSketch.before(examination), examination);
        if (findings.stream().anyMatch(finding -> !finding.repair().isEmpty())) {
            map(page, "After the plan", SlotSketch.after(examination, findings), examination);
        }
        page.append("</div>\n");
    }

    private static void key(StringBuilder page, String colour, String text) {
        page.append("<span class=\"key\" style=\"background:").append(colour).append("\"></span>");
        page.append(escape(text)).append(" &nbsp; ");
    }

    private static void map(StringBuilder page, String title, SlotSketch sketch, Examination examination) {
        page.append("<figure><figcaption>")
                .append(title)
                .append("</figcaption><svg viewBox=\"0 0 128 128\" role=\"img\"");
        page.append(" aria-label=\"").append(title).append("\" shape-rendering=\"crispEdges\">");
        List<NodeReport> nodes = examination.nodes();
        for (int first = 0; first < KeySlot.COUNT; ) {
            int end = first + 1;
            while (end % ROW != 0 && isAlike(sketch, first, end)) {
                end++;
            }
            page.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" fill=\"%s\"%s/>",
                    first % ROW,
                    first / ROW,
                    end - first,
                    sketch.owner(first).equals(SlotSketch.NOBODY) ? "#000" : colour(sketch.owner(first), nodes),
                    sketch.isOpen(first) ? " fill-opacity=\".4\"" : ""));
            first = end;
        }
        page.append("</svg></figure>");
    }

    private static boolean isAlike(SlotSketch sketch, int slot, int next) {
        return sketch.owner(slot).equals(sketch.owner(next)) && sketch.isOpen(slot) == sketch.isOpen(next);
    }

    private static String colour(String id, List<NodeReport> nodes) {
        int index = nodes.stream().map(NodeReport::id).sorted().toList().indexOf(id);
        return String.format(Locale.ROOT, "hsl(%.0f 60%% 50%%)", index * GOLDEN_ANGLE % 360);
    }

    private static String escape(String text) {
        return plain(Printable.text(text));
    }

    private static String plain(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
