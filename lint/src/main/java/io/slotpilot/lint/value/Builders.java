package io.slotpilot.lint.value;

import io.slotpilot.lint.program.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** The texts that string builders hold. */
final class Builders {

    private final Evaluator evaluator;

    Builders(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** The builder that a call of {@code append} or {@code toString} goes to, as it is at an instruction. */
    Value readAt(Context context, int call, int at) {
        AbstractInsnNode root = root(context.body(), call);
        int index = root == null ? -1 : context.body().index(root);
        return root instanceof TypeInsnNode made && index >= 0
                ? text(context, made, index, at)
                : evaluator.holes().made(context, List.of(call), "text", Set.of());
    }

    Value text(Context context, TypeInsnNode made, int index, int at) {
        Concatenation text = new Concatenation(evaluator);
        int constructor = Allocations.constructor(context, made);
        if (constructor >= 0
                && ((MethodInsnNode) context.body().instruction(constructor)).desc.startsWith("(Ljava/lang/")) {
            text.add(evaluator.argument(context, constructor, 0));
        }
        for (int use : uses(context.body(), made)) {
            MethodInsnNode call = (MethodInsnNode) context.body().instruction(use);
            if (use >= at || call.name.matches("toString|length|isEmpty")) {
                continue;
            }
            boolean plain = call.name.equals("append") && !context.body().flow().canAvoid(use, index, at);
            text.add(
                    plain
                            ? StringCalls.letter(
                                    Type.getArgumentTypes(call.desc)[0], evaluator.argument(context, use, 0))
                            : evaluator.holes().made(context, List.of(use), "text", Set.of()));
        }
        return text.value();
    }

    /** The calls whose receiver is the builder, directly or through calls that give it back. */
    private static List<Integer> uses(Body body, AbstractInsnNode made) {
        List<Integer> uses = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof MethodInsnNode call
                    && call.owner.startsWith("java/lang/StringBu")
                    && !call.name.equals("<init>")
                    && root(body, i) == made) {
                uses.add(i);
            }
        }
        return uses;
    }

    private static @Nullable AbstractInsnNode root(Body body, int call) {
        for (int i = call; i >= 0; ) {
            List<SourceValue> operands = body.operands(i);
            if (operands.isEmpty() || operands.get(0).insns.size() != 1) {
                return null;
            }
            AbstractInsnNode producer = operands.get(0).insns.iterator().next();
            if (!(producer instanceof MethodInsnNode fluent && fluent.name.equals("append"))) {
                return producer;
            }
            i = body.index(producer);
        }
        return null;
    }
}
