package io.slotpilot.cli.report;

import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.Finding;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.doctor.Step;
import io.slotpilot.core.survey.Diagnosis;
import io.slotpilot.core.survey.Printable;
import java.util.List;

/** A page that needs nothing but itself: findings, plan, and the slot map before and after it. */
public final class HtmlReport {

    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--red:#c62828;--amber:#b26a00;--blue:#1565c0;--ink:#000}
            body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid var(--line)}
            article{border:1px solid var(--line);border-left:6px solid var(--blue);border-radius:4px;padding:.4rem 1rem;margin:.8rem 0}
            article.critical{border-left-color:var(--red)}article.warning{border-left-color:var(--amber)}
            h3{margin:.2rem 0;font-size:1rem}b.critical{color:var(--red)}b.warning{color:var(--amber)}b.note{color:var(--blue)}
            @media(prefers-color-scheme:dark){:root{--red:#ff8a80;--amber:#ffb74d;--blue:#82b1ff;--ink:#fff}}
            pre{overflow-x:auto;background:#8881;padding:.6rem;border-radius:4px}dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.4rem 0}
            dt{opacity:.75}dd{margin:0}ul{margin:.3rem 0}.maps{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0}svg{width:100%;min-width:16rem;max-width:28rem}
            .maps figure{flex:1 1 18rem}rect.nobody{fill:var(--ink)}rect.moving{fill-opacity:.45}.ring{fill:none;stroke:var(--ink);stroke-width:.7}
            .legend span{display:inline-block;margin-right:1.2em}.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.4em;vertical-align:-.1em}
            i.nobody{background:var(--ink)}i.moving{border:.15em solid var(--ink);border-radius:50%;box-sizing:border-box}
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
                .append(summary(findings.size()))
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

    private static String summary(int findings) {
        return switch (findings) {
            case 0 -> "<b>Healthy: nothing found.</b>";
            case 1 -> "1 finding.";
            default -> findings + " findings.";
        };
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
        SlotPicture picture = new SlotPicture(examination);
        page.append("<h2>Slots</h2>").append(picture.legend()).append("<div class=\"maps\">");
        page.append(picture.map("Now", SlotSketch.before(examination)));
        if (findings.stream().anyMatch(finding -> !finding.repair().isEmpty())) {
            page.append(picture.map("After the plan", SlotSketch.after(examination, findings)));
        }
        page.append("</div>\n");
    }

    static String escape(String text) {
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
