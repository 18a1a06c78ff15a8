package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.value.Value.Choice;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Function;
import io.slotpilot.lint.value.Value.Instance;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Finds out, from the instruction that uses a value back to those that make it, what the value may be.
 *
 * <p>On demand, across methods, with a bounded depth and a bounded number of steps for each question: beyond them a value
 * is a hole. Not thread-safe.
 */
public final class Evaluator {

    static final int DEEPEST = 8;
    private static final int MOST_STEPS = 20_000;
    static final int MOST_CHOICES = 4;

    private final Program program;
    private final Holes holes = new Holes();
    private final StringCalls strings = new StringCalls(this);
    private final CollectionCalls collections = new CollectionCalls(this);
    private final Allocations allocations = new Allocations(this);
    private final Fields fields;
    private final ProgramCalls calls;
    private int steps;

    public Evaluator(Program program) {
        this.program = program;
        this.fields = new Fields(this, program);
        this.calls = new ProgramCalls(this, program);
    }

    public Holes holes() {
        return holes;
    }

    Program program() {
        return program;
    }

    /** Begins a new question: its steps are counted from here. */
    public void restart() {
        steps = 0;
    }

    /** An argument of a call; -1 is the receiver. */
    public Value argument(Context context, int index, int parameter) {
        AbstractInsnNode call = context.body().instruction(index);
        int shift = call.getOpcode() == Opcodes.INVOKESTATIC || call instanceof InvokeDynamicInsnNode ? 0 : 1;
        List<SourceValue> operands = context.body().operands(index);
        int at = parameter + shift;
        return at >= 0 && at < operands.size() ? value(context, operands.get(at), index) : unknown(context, index);
    }

    /** All operands of a call: the receiver, if there is one, then the arguments. */
    List<Value> operands(Context context, int index) {
        List<Value> values = new ArrayList<>();
        context.body().operands(index).forEach(operand -> values.add(value(context, operand, index)));
        return values;
    }

    /** The way into a method from one of its callers, or from where it is made a lambda. */
    public Context enter(Context caller, int index, Body callee) {
        return caller.call(callee, padded(caller, operands(caller, index), callee, index), index);
    }

    /** What a lambda is given when it runs, each time anew, is not known. */
    List<Value> padded(Context context, List<Value> arguments, Body callee, int index) {
        List<Value> all = new ArrayList<>(arguments);
        int count = Type.getArgumentCount(callee.descriptor()) + (callee.isStatic() ? 0 : 1);
        for (int i = all.size(); i < count; i++) {
            all.add(holes.made(context, List.of(index), callee.parameterName(i), Set.of()));
        }
        return all;
    }

    Value value(Context context, @Nullable SourceValue source, int at) {
        if (source == null || source.insns.isEmpty()) {
            return unknown(context, at);
        }
        if (source.insns.size() == 1) {
            return produced(context, source.insns.iterator().next(), at);
        }
        Set<Value> values = new LinkedHashSet<>();
        List<Integer> indexes = new ArrayList<>();
        boolean loops = false;
        for (AbstractInsnNode each : source.insns) {
            int index = context.body().index(each);
            indexes.add(index);
            loops |= context.inProgress.contains(key(index, at));
            values.add(produced(context, each, at));
        }
        indexes.sort(null);
        if (loops || values.size() > MOST_CHOICES) {
            return holes.made(context, indexes, "value", Set.of());
        }
        return choice(values);
    }

    static Value choice(Set<Value> values) {
        return values.size() == 1 ? values.iterator().next() : new Choice(List.copyOf(values));
    }

    private static String key(int index, int at) {
        return index + "/" + at;
    }

    Value produced(Context context, AbstractInsnNode instruction, int at) {
        int parameter = context.body().parameter(instruction);
        if (parameter >= 0) {
            Value argument = context.argument(parameter);
            return argument == null ? holes.parameter(context.body(), parameter) : argument;
        }
        int index = context.body().index(instruction);
        String key = key(index, instruction instanceof TypeInsnNode || isFluent(instruction) ? at : -1);
        Value known = context.known.get(key);
        if (known != null) {
            return known;
        }
        if (index < 0 || ++steps > MOST_STEPS || !context.inProgress.add(key)) {
            return holes.made(context, List.of(index), "loop", Set.of());
        }
        Value value = made(context, instruction, index, at);
        context.inProgress.remove(key);
        context.known.put(key, value);
        return value;
    }

    /** Calls that give back their receiver, which may change between two uses of the result. */
    private static boolean isFluent(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call && call.desc.endsWith(")L" + call.owner + ";");
    }

    private Value made(Context context, AbstractInsnNode instruction, int index, int at) {
        if (instruction instanceof LdcInsnNode constant) {
            return constant.cst instanceof Type ? unknown(context, index) : Value.text(String.valueOf(constant.cst));
        } else if (instruction instanceof MethodInsnNode call) {
            return call(context, call, index, at);
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            return dynamic(context, dynamic, index);
        } else if (instruction instanceof FieldInsnNode field) {
            return fields.value(context, field, index);
        } else if (instruction instanceof TypeInsnNode type) {
            return allocations.value(context, type, index, at);
        } else if (instruction instanceof IntInsnNode number && instruction.getOpcode() != Opcodes.NEWARRAY) {
            return Value.text(String.valueOf(number.operand));
        }
        return simple(context, instruction.getOpcode(), index);
    }

    private Value simple(Context context, int opcode, int index) {
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            return Value.text(String.valueOf(opcode - Opcodes.ICONST_0));
        } else if (opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1) {
            return Value.text(String.valueOf(opcode - Opcodes.LCONST_0));
        } else if (opcode >= Opcodes.I2L && opcode <= Opcodes.I2S) {
            return value(context, context.body().operand(index, 0), index);
        } else if (opcode == Opcodes.AALOAD) {
            return new Elements(this)
                    .at(
                            context,
                            value(context, context.body().operand(index, 1), index),
                            value(context, context.body().operand(index, 0), index),
                            index);
        }
        return unknown(context, index);
    }

    private Value dynamic(Context context, InvokeDynamicInsnNode dynamic, int index) {
        Handle lambda = Body.lambda(dynamic);
        if (lambda != null) {
            return new Function(lambda, operands(context, index));
        }
        if (dynamic.name.equals("makeConcatWithConstants")) {
            return strings.recipe(dynamic, operands(context, index));
        }
        return unknown(context, index);
    }

    private Value call(Context context, MethodInsnNode call, int index, int at) {
        Value known = strings.call(context, call, index, at);
        if (known == null) {
            known = collections.call(context, call, index);
        }
        if (known == null && call.name.equals("name") && call.desc.equals("()Ljava/lang/String;")) {
            known = fields.enumName(argument(context, index, -1));
        }
        if (known == null && call.name.startsWith("bound") && call.name.endsWith("Ops")) {
            return argument(context, index, 0); // what is bound to a key stands for it
        }
        return known == null ? calls.value(context, call, index) : known;
    }

    /** The text that one value makes in another text. */
    List<Part> parts(Value value) {
        if (value instanceof Text text) {
            return text.template().parts();
        }
        Value hole = value instanceof Instance instance && fields.enumName(instance) instanceof Text name
                ? name
                : holes.computed("value", List.of(value));
        return ((Text) hole).template().parts();
    }

    Fields fields() {
        return fields;
    }

    Value unknown(Context context, int index) {
        return holes.made(context, List.of(index), "value", Set.of());
    }

    Value apply(Context context, Value function, Value element, int index) {
        return calls.apply(context, function, element, index);
    }

    /** An element that is used in a loop, which begins after another instruction, stands for several. */
    public Element inLoop(Context context, Element element, int index, int since) {
        return allocations.element(context, element, index, since);
    }

    /** The value as a collection; something unknown is taken for one with elements of its own. */
    Many many(Value value) {
        if (value instanceof Many many) {
            return many;
        }
        Value element = holes.computed("element", List.of(value));
        return new Many(List.of(new Element(element, true, Holes.in(element))), false);
    }

    static Instance instance(String type, Context context, int index) {
        return new Instance(type, context, index, Map.of());
    }
}
