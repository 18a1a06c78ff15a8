package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.value.Value.Function;
import io.slotpilot.lint.value.Value.Instance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/** What the program's own methods and lambdas give, and what is assumed of methods that the program lacks. */
final class ProgramCalls {

    /** Names of methods that give something else each time. */
    private static final String ANEW =
            "(next|poll|pop|take|random|generate|create|new|incr|decr|read|remove|nano|currentTime|now|receive|accept).*"
                    + "|.*(AndIncrement|AndGet|AndAdd|AndDecrement)|uuid|<init>";

    private final Evaluator evaluator;
    private final Program program;

    ProgramCalls(Evaluator evaluator, Program program) {
        this.evaluator = evaluator;
        this.program = program;
    }

    Value value(Context context, MethodInsnNode call, int index) {
        List<Body> targets = program.targets(call);
        List<Value> operands = evaluator.operands(context, index);
        if (call.getOpcode() != Opcodes.INVOKESTATIC && operands.get(0) instanceof Instance instance) {
            Body exact = program.method(instance.type(), call.name, call.desc);
            targets = exact == null ? targets : List.of(exact);
        }
        if (targets.isEmpty() || targets.size() > Evaluator.MOST_CHOICES || context.depth() >= Evaluator.DEEPEST) {
            return result(context, call, index, operands);
        }
        Set<Value> values = new LinkedHashSet<>();
        for (Body target : targets) {
            values.add(returned(context.call(target, operands, index), call, operands));
        }
        return values.size() == 1 || values.stream().noneMatch(Instance.class::isInstance)
                ? Evaluator.choice(values)
                : result(context, call, index, operands);
    }

    /** What a method gives back. */
    private Value returned(Context callee, @Nullable MethodInsnNode call, List<Value> operands) {
        Set<Value> values = new LinkedHashSet<>();
        Body body = callee.body();
        for (int i = 0; i < body.size(); i++) {
            int opcode = body.instruction(i).getOpcode();
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.ARETURN && body.operand(i, 0) != null) {
                values.add(evaluator.value(callee, body.operand(i, 0), i));
            }
        }
        if (values.isEmpty() || values.size() > Evaluator.MOST_CHOICES) {
            return evaluator.holes().computed(call == null ? "value" : call.name, operands);
        }
        Value value = Evaluator.choice(values);
        boolean itself = !operands.isEmpty() && !body.isStatic() && value.equals(operands.get(0));
        return itself && value instanceof Instance instance ? evaluator.fields().changed(callee, instance) : value;
    }

    /**
     * Of a method that the program lacks: taken to give the same each time that it is asked the same, unless its name says
     * otherwise. To take two ids for different that are one would be a false finding.
     */
    private Value result(Context context, MethodInsnNode call, int index, List<Value> operands) {
        if (!call.name.matches(ANEW)) {
            List<Value> from = new ArrayList<>(operands);
            from.add(Value.text(call.getOpcode() == Opcodes.INVOKESTATIC ? call.owner : ""));
            return evaluator.holes().computed(call.name, from);
        }
        Set<KeyTemplate.Hole> bases = new LinkedHashSet<>();
        operands.forEach(operand -> bases.addAll(Holes.in(operand)));
        return evaluator.holes().made(context, List.of(index), call.name, bases);
    }

    /** What a function makes of an element. */
    Value apply(Context context, Value function, Value element, int index) {
        if (!(function instanceof Function lambda)) {
            return evaluator.holes().computed("mapped", List.of(function, element));
        }
        Handle handle = lambda.handle();
        List<Value> arguments = new ArrayList<>(lambda.captured());
        arguments.add(element);
        Body body = program.method(handle.getOwner(), handle.getName(), handle.getDesc());
        if (body != null && context.depth() < Evaluator.DEEPEST) {
            return returned(
                    context.call(body, evaluator.padded(context, arguments, body, index), index), null, arguments);
        }
        boolean same = handle.getOwner().startsWith("java/lang/")
                && handle.getName().matches("valueOf|toString|getBytes|intern|trim");
        return same ? element : evaluator.holes().computed(handle.getName(), arguments);
    }
}
