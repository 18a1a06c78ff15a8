package io.slotpilot.lint;

import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Effect;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Evaluator;
import java.util.function.Consumer;

/** Judges the keys of one call. */
final class SinkCheck {

    private final Callers callers;
    private final Evaluator evaluator;
    private final FindingText text;
    private final Consumer<Finding> found;

    SinkCheck(Callers callers, Evaluator evaluator, FindingText text, Consumer<Finding> found) {
        this.callers = callers;
        this.evaluator = evaluator;
        this.text = text;
        this.found = found;
    }

    void check(Site site, Sink sink) {
        callers.judge(
                site,
                context -> Keys.of(evaluator, context, site, sink),
                (path, keys, verdict) -> found.accept(text.sink(rule(verdict, sink), path, sink, keys)));
    }

    private Rule rule(Verdict verdict, Sink sink) {
        if (verdict == Verdict.CANNOT_TELL) {
            return Rule.CANNOT_TELL;
        } else if (text.effect(sink) != Effect.FAILS) {
            return Rule.NOT_ATOMIC;
        }
        return verdict == Verdict.DIFFERENT ? Rule.CROSS_SLOT : Rule.LIKELY_CROSS_SLOT;
    }
}
