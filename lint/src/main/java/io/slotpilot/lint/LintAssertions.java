package io.slotpilot.lint;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Assertions for the tests of an application. Any test framework. */
public final class LintAssertions {

    private LintAssertions() {}

    /**
     * Fails if the classes have a finding of this level or worse.
     *
     * @param classes such as {@code target/classes}, and jars
     * @throws AssertionError that names each
     */
    public static void assertNoCrossSlot(Level worst, LintOptions options, Path... classes) {
        LintReport report = Lint.check(List.of(classes), options);
        if (report.classes() == 0) {
            throw new AssertionError("there is no class in " + List.of(classes));
        }
        if (report.has(worst)) {
            throw new AssertionError(report.findings().stream()
                    .filter(finding -> finding.level().isAtLeast(worst))
                    .map(finding -> finding.file() + ':' + finding.line() + ": " + finding.command() + ' '
                            + finding.keys() + ": " + finding.message() + ' ' + finding.fix())
                    .collect(Collectors.joining("\n", "keys that do not share a slot:\n", "")));
        }
    }
}
