package io.slotpilot.spring.actuate;

import io.slotpilot.core.keylint.KeyFinding;
import io.slotpilot.core.keylint.KeyLint;
import io.slotpilot.core.keys.KeyTemplate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the run-time linter has found, the most frequent first.
 *
 * @param otherFindings commands with further findings, for which there was no room
 */
record LintReport(String mode, double sampleRate, List<Finding> findings, long otherFindings) {

    /** Commands that look alike, with what would help; {@code fix} is empty where no tag is at hand. */
    record Finding(
            String rule,
            String command,
            long count,
            @Nullable String callSite,
            List<Key> keys,
            List<String> fix,
            String message) {

        static Finding of(KeyFinding finding) {
            return new Finding(
                    name(finding.rule()),
                    finding.command(),
                    finding.count(),
                    finding.callSite(),
                    finding.keys().stream().map(Key::of).toList(),
                    finding.fix().stream().map(KeyTemplate::toString).toList(),
                    finding.message());
        }
    }

    /** A key of the first command; {@code name} is null unless key names are wanted. */
    record Key(String template, int slot, @Nullable String name) {

        static Key of(KeyFinding.Key key) {
            return new Key(key.template().toString(), key.slot(), key.name());
        }
    }

    static LintReport of(KeyLint lint) {
        return new LintReport(
                name(lint.options().mode()),
                lint.options().sampleRate(),
                lint.findings().stream().map(Finding::of).toList(),
                lint.otherFindings());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
