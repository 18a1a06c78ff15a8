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
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

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

    /**
     * What is known on one way to the use.
     *
     * @param path from the outermost caller to where the keys are used
     */
    private record Known(List<Site> path, Keys keys, Verdict verdict) {}

    /** How one question goes about callers. */
    private interface Question {

        /** Whether a caller may know more. */
        boolean isOpen(Known known);

        /** What to tell of: what is known without callers, or what they know. */
        List<Known> chosen(Known own, List<Known> ofCallers);
    }

    /**
     * Tells of keys that are not known to be harmless.
     *
     * @param keysIn what the keys are, by the way into the method that uses them
     */
    void judge(Site use, Function<Context, Keys> keysIn, Found found) {
        Question question = new Question() {
            @Override
            public boolean isOpen(Known known) {
                return isUnsettled(known);
            }

            @Override
            public List<Known> chosen(Known own, List<Known> ofCallers) {
                // Where no caller makes a difference it is the method itself that is told of.
                boolean same = ofCallers.stream().allMatch(each -> each.verdict() == own.verdict());
                return same ? List.of(own) : ofCallers;
            }
        };
        for (Known known : walk(List.of(use), keysIn, question)) {
            if (known.verdict() != Verdict.HARMLESS) {
                found.accept(written(known.path()), known.keys(), known.verdict());
            }
        }
    }

    /** All keys, harmless or not, as the outermost callers know them. */
    List<Keys> all(Site use, Function<Context, Keys> keysIn) {
        Question question = new Question() {
            @Override
            public boolean isOpen(Known known) {
                return known.keys().dependsOn(evaluator, known.path().get(0));
            }

            @Override
            public List<Known> chosen(Known own, List<Known> ofCallers) {
                return ofCallers;
            }
        };
        return walk(List.of(use), keysIn, question).stream().map(Known::keys).toList();
    }

    private List<Known> walk(List<Site> path, Function<Context, Keys> keysIn, Question question) {
        evaluator.restart();
        Context context = Context.of(path.get(0).body());
        for (int i = 1; i < path.size(); i++) {
            context = evaluator.enter(
                    context, path.get(i - 1).index(), path.get(i).body());
        }
        Keys keys = keysIn.apply(context);
        Known own = new Known(path, keys, keys.verdict());
        List<Site> callers = question.isOpen(own) && path.size() <= DEEPEST ? callers(path) : List.of();
        List<Known> ofCallers = new ArrayList<>();
        callers.forEach(caller -> ofCallers.addAll(walk(longer(caller, path), keysIn, question)));
        return callers.isEmpty() ? List.of(own) : question.chosen(own, ofCallers);
    }

    /** Without the callers at its beginning that the compiler has made: no line of the source is theirs. */
    private static List<Site> written(List<Site> path) {
        int first = 0;
        while (first < path.size() - 1 && path.get(first).body().isBridge()) {
            first++;
        }
        return path.subList(first, path.size());
    }

    private boolean isUnsettled(Known known) {
        return switch (known.verdict()) {
            case HARMLESS, DIFFERENT -> false;
            case LIKELY_DIFFERENT ->
                known.keys().beginWithParameter(evaluator, known.path().get(0));
            case CANNOT_TELL -> known.keys().dependsOn(evaluator, known.path().get(0));
        };
    }

    private List<Site> callers(List<Site> path) {
        Body body = path.get(0).body();
        String self = self(path);
        List<Site> callers = program.callers(body).stream()
                .filter(caller -> mayBe(caller, self))
                .filter(caller -> path.stream().noneMatch(site -> site.body() == caller.body()))
                .filter(caller -> !(caller.instruction() instanceof InvokeDynamicInsnNode)
                        || !caller.body().operands(caller.index()).isEmpty())
                .toList();
        return callers.size() > MOST ? List.of() : callers;
    }

    /** The class that the object of the outermost method must have, or a subclass: methods of one object call each other. */
    private static String self(List<Site> path) {
        String self = path.get(path.size() - 1).body().owner().name;
        for (int i = path.size() - 2; i >= 0; i--) {
            Body body = path.get(i).body();
            self = isOnThis(path.get(i)) ? self : body.owner().name;
        }
        return self;
    }

    private static boolean isOnThis(Site call) {
        List<SourceValue> operands = call.body().operands(call.index());
        return !call.body().isStatic()
                && !operands.isEmpty()
                && operands.get(0).insns.stream().anyMatch(each -> call.body().parameter(each) == 0);
    }

    /** Whether the call may be one of an object of that class. Whoever calls some function of a library may call any. */
    private boolean mayBe(Site caller, String self) {
        if (!(caller.instruction() instanceof MethodInsnNode call)) {
            return true;
        }
        boolean related = program.supertypes(call.owner).contains(self)
                || program.supertypes(self).contains(call.owner);
        return related && program.find(call.owner) != null;
    }

    private static List<Site> longer(Site caller, List<Site> path) {
        List<Site> longer = new ArrayList<>();
        longer.add(caller);
        longer.addAll(path);
        return longer;
    }
}
