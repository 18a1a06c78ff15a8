package io.slotpilot.lint;

import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Effect;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Context;
import io.slotpilot.lint.value.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/** Judges the keys of one call, where it stands or, if they come from parameters, at the callers. */
final class SinkCheck {

    private static final int DEEPEST = 5;
    private static final int MOST_CALLERS = 300;

    private final Program program;
    private final Evaluator evaluator;
    private final FindingText text;
    private final Consumer<Finding> found;

    SinkCheck(Program program, Evaluator evaluator, FindingText text, Consumer<Finding> found) {
        this.program = program;
        this.evaluator = evaluator;
        this.text = text;
        this.found = found;
    }

    void check(Site site, Sink sink) {
        check(List.of(site), sink);
    }

    /**
     * @param path from the outermost caller to the client's method
     */
    private void check(List<Site> path, Sink sink) {
        Site top = path.get(0);
        evaluator.restart();
        Context context = Context.of(top.body());
        for (int i = 1; i < path.size(); i++) {
            context = evaluator.enter(
                    context, path.get(i - 1).index(), path.get(i).body());
        }
        Keys keys = Keys.of(evaluator, context, path.get(path.size() - 1), sink);
        Verdict verdict = keys.verdict();
        boolean settled = verdict == Verdict.HARMLESS
                || verdict == Verdict.DIFFERENT
                || (verdict == Verdict.LIKELY_DIFFERENT && !keys.beginWithHole());
        List<Site> callers =
                !settled && path.size() <= DEEPEST && keys.dependsOn(evaluator, top) ? callers(path) : List.of();
        callers.forEach(caller -> check(longer(caller, path), sink));
        if (callers.isEmpty() && verdict != Verdict.HARMLESS) {
            found.accept(text.sink(rule(verdict, sink), path, sink, keys));
        }
    }

    private Rule rule(Verdict verdict, Sink sink) {
        if (verdict == Verdict.CANNOT_TELL) {
            return Rule.CANNOT_TELL;
        } else if (text.effect(sink) != Effect.FAILS) {
            return Rule.NOT_ATOMIC;
        }
        return verdict == Verdict.DIFFERENT ? Rule.CROSS_SLOT : Rule.LIKELY_CROSS_SLOT;
    }

    private List<Site> callers(List<Site> path) {
        Body body = path.get(0).body();
        List<Site> callers = program.callers(body).stream()
                .filter(caller -> path.stream().noneMatch(site -> site.body() == caller.body()))
                .filter(caller -> !(caller.instruction() instanceof InvokeDynamicInsnNode)
                        || !caller.body().operands(caller.index()).isEmpty())
                .toList();
        return callers.size() > MOST_CALLERS ? List.of() : callers;
    }

    private static List<Site> longer(Site caller, List<Site> path) {
        List<Site> longer = new ArrayList<>();
        longer.add(caller);
        longer.addAll(path);
        return longer;
    }
}
