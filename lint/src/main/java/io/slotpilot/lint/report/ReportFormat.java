package io.slotpilot.lint.report;

import io.slotpilot.lint.Finding;
import io.slotpilot.lint.Level;
import io.slotpilot.lint.LintReport;
import io.slotpilot.lint.program.Notice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a report is written. */
public enum ReportFormat {
    /** For people: a line that editors understand, then details. */
    TEXT {
        @Override
        public String write(LintReport report, SourceRoots roots) {
            StringBuilder text = new StringBuilder();
            report.findings().forEach(finding -> text.append(lines(finding, roots)));
            return text.append(summary(report)).append('\n').toString();
        }
    },
    /** For programs. */
    JSON {
        @Override
        public String write(LintReport report, SourceRoots roots) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("classes", report.classes());
            json.put(
                    "findings",
                    report.findings().stream().map(each -> json(each, roots)).toList());
            json.put("notices", report.notices().stream().map(Notice::toString).toList());
            return Json.write(json);
        }
    },
    /** SARIF 2.1.0, which code hosts show beside the code. */
    SARIF {
        @Override
        public String write(LintReport report, SourceRoots roots) {
            return Json.write(Sarif.of(report, roots));
        }
    };

    /** The format of that name in any case. */
    public static ReportFormat parse(String name) {
        for (ReportFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException("format must be text, json or sarif but was " + name);
    }

    /** The report in this format, with a line break at its end. */
    public abstract String write(LintReport report, SourceRoots roots);

    private static String lines(Finding finding, SourceRoots roots) {
        StringBuilder lines = new StringBuilder(roots.locate(finding.file()) + ':' + finding.line() + ": "
                + finding.level().title() + " [" + finding.rule().id() + "] " + finding.command() + " by "
                + finding.call() + ": " + finding.message() + '\n');
        if (!finding.keys().isEmpty()) {
            lines.append("    keys: ").append(String.join(", ", finding.keys())).append('\n');
        }
        finding.via().forEach(place -> lines.append("    via ").append(place).append('\n'));
        if (!finding.fix().isEmpty()) {
            lines.append("    fix: ").append(finding.fix()).append('\n');
        }
        return lines.toString();
    }

    private static String summary(LintReport report) {
        long errors = count(report, Level.ERROR);
        long warnings = count(report, Level.WARNING);
        return report.classes() + " classes: " + errors + " errors, " + warnings + " warnings, "
                + count(report, Level.NOTE) + " notes";
    }

    private static long count(LintReport report, Level level) {
        return report.findings().stream()
                .filter(finding -> finding.level() == level)
                .count();
    }

    private static Map<String, Object> json(Finding finding, SourceRoots roots) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rule", finding.rule().id());
        json.put("level", finding.level().title());
        json.put("file", roots.locate(finding.file()));
        json.put("line", finding.line());
        json.put("command", finding.command());
        json.put("call", finding.call());
        json.put("keys", finding.keys());
        json.put("message", finding.message());
        json.put("fix", finding.fix());
        json.put("via", List.copyOf(finding.via()));
        json.put("fingerprint", finding.fingerprint());
        return json;
    }
}
