package io.slotpilot.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to write instead. */
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        return new FailureAnalysis(
                "Slotpilot cannot start: " + cause.getMessage() + '.',
                "Set " + cause.property() + " to " + cause.expected() + ", or remove it to have the default.",
                cause);
    }
}
