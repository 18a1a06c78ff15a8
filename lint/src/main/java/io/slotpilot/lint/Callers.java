package io.slotpilot.lint;

import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.value.Context;
import io.slotpilot.lint.value.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/** Judges keys where they are used or, if they come from parameters, at the callers. */
final class Callers {

    private static final int DEEPEST = 5;
    private static final int MOST = 300;

    private final Program program;
    private final Evaluator evaluator;

    Callers(Program program, Evaluator evaluator) {
        this.program = program;
        this.evaluator = evaluator;
    }

    /** Hears of keys that are not known to be harmless. */
    interface Found {
        /** @param path from the outermost caller to where the keys are used */
        void accept(List<Site> path, Keys keys, Verdict verdict);
    }

    /** @param keysIn what the keys are, by the way into the method that uses them */
    void judge(Site use, Function<Context, Keys> keysIn, Found found) {
        judge(List.of(use), keysIn, found);
    }

    private void judge(List<Site> path, Function<Context, Keys> keysIn, Found found) {
        Site top = path.get(0);
        evaluator.restart();
        Context context = Context.of(top.body());
        for (int i = 1; i < path.size(); i++) {
            context = evaluator.enter(
                    context, path.get(i - 1).index(), path.get(i).body());
        }
        Keys keys = keysIn.apply(context);
        Verdict verdict = keys.verdict();
        List<Site> callers = isUnsettled(keys, verdict, top) && path.size() <= DEEPEST ? callers(path) : List.of();
        callers.forEach(caller -> judge(longer(caller, path), keysIn, found));
        if (callers.isEmpty() && verdict != Verdict.HARMLESS) {
            found.accept(path, keys, verdict);
        }
    }

    /** Whether a caller may know more. */
    private boolean isUnsettled(Keys keys, Verdict verdict, Site top) {
        return switch (verdict) {
            case HARMLESS, DIFFERENT -> false;
            case LIKELY_DIFFERENT -> keys.beginWithParameter(evaluator, top);
            case CANNOT_TELL -> keys.dependsOn(evaluator, top);
        };
    }

    private List<Site> callers(List<Site> path) {
        Body body = path.get(0).body();
        List<Site> callers = program.callers(body).stream()
                .filter(caller -> path.stream().noneMatch(site -> site.body() == caller.body()))
                .filter(caller -> !(caller.instruction() instanceof InvokeDynamicInsnNode)
                        || !caller.body().operands(caller.index()).isEmpty())
                .toList();
        return callers.size() > MOST ? List.of() : callers;
    }

    private static List<Site> longer(Site caller, List<Site> path) {
        List<Site> longer = new ArrayList<>();
        longer.add(caller);
        longer.addAll(path);
        return longer;
    }
}
