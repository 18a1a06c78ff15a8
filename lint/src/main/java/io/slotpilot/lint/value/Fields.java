package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.value.Value.Instance;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** What fields hold: constants, what the constructor was given, what is written at one place of the whole program. */
final class Fields {

    private static final int DEEPEST = 8;

    private final Evaluator evaluator;
    private final Program program;

    Fields(Evaluator evaluator, Program program) {
        this.evaluator = evaluator;
        this.program = program;
    }

    Value value(Context context, FieldInsnNode read, int index) {
        String owner = program.declarer(read.owner, read.name);
        if (read.getOpcode() == Opcodes.GETSTATIC) {
            Value constant = constant(owner, read.name);
            return constant == null ? writtenOnce(context, owner, read.name, List.of()) : constant;
        }
        Value object = evaluator.value(context, context.body().operand(index, 0), index);
        if (object instanceof Instance instance) {
            Value known = ofInstance(instance, owner, read.name, context.depth());
            if (known != null) {
                return known;
            }
        }
        return writtenOnce(context, owner, read.name, List.of(object));
    }

    /** The name of an enum constant, if the object is one. */
    @Nullable
    Value enumName(Value value) {
        if (!(value instanceof Instance instance) || !isEnum(instance.type())) {
            return null;
        }
        int constructor = constructor(instance);
        return constructor < 0 ? null : evaluator.argument(instance.context(), constructor, 0);
    }

    private boolean isEnum(String type) {
        for (String each : program.supertypes(type)) {
            if (each.equals("java/lang/Enum")) {
                return true;
            }
        }
        return false;
    }

    /** The object after a method has changed it: a setter, or a step of a builder. */
    Instance changed(Context method, Instance instance) {
        Map<String, Value> fields = new HashMap<>(instance.fields());
        Body body = method.body();
        for (int i = 0; i < body.size(); i++) {
            if (isWriteOfThis(body, i)) {
                String name = ((FieldInsnNode) body.instruction(i)).name;
                fields.put(name, evaluator.value(method, body.operand(i, 0), i));
            }
        }
        return new Instance(instance.type(), instance.context(), instance.index(), Map.copyOf(fields));
    }

    private @Nullable Value constant(String owner, String name) {
        ClassNode node = program.find(owner);
        if (node == null) {
            return null;
        }
        for (FieldNode field : node.fields) {
            if (field.name.equals(name) && field.value != null) {
                return Value.text(String.valueOf(field.value));
            }
        }
        return null;
    }

    /** Of a field that the program writes at one place: what it writes, if that depends on no call of the method. */
    private Value writtenOnce(Context context, String owner, String name, List<Value> of) {
        List<Site> writes = program.writes(owner, name);
        if (writes.size() == 1 && context.depth() < DEEPEST) {
            Site write = writes.get(0);
            Context writer = Context.of(write.body());
            Value value = evaluator.value(
                    writer.call(write.body(), parameters(write.body()), write.index()),
                    write.body().operand(write.index(), 0),
                    write.index());
            boolean initial = write.body().name().equals("<clinit>")
                    || write.body().name().equals("<init>");
            if (initial && !evaluator.holes().dependsOnParameters(value, write.body())) {
                return value;
            } else if (initial && value instanceof Text text && !text.isUnknown()) {
                return ofObject(text, write.body(), named(owner, of));
            }
        }
        return evaluator.holes().computed(name, named(owner, of));
    }

    /** A text that was made of the constructor's parameters: what they were is a matter of the object. */
    private Value ofObject(Text text, Body constructor, List<Value> object) {
        List<Value> from = new ArrayList<>(object);
        from.add(Value.text(constructor.toString()));
        List<Part> parts = new ArrayList<>();
        for (Part part : text.template().parts()) {
            List<Part> same = List.of(part);
            parts.addAll(
                    part instanceof Hole hole
                            ? evaluator.parts(
                                    evaluator.holes().computed(hole.name() + hole.number(), hole.name(), from))
                            : same);
        }
        return new Text(KeyTemplate.of(parts));
    }

    private List<Value> parameters(Body body) {
        int count = org.objectweb.asm.Type.getArgumentCount(body.descriptor()) + (body.isStatic() ? 0 : 1);
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> evaluator.holes().parameter(body, i))
                .toList();
    }

    /** A static field is told apart from its namesakes by its class. */
    private static List<Value> named(String owner, List<Value> of) {
        return of.isEmpty() ? List.of(Value.text(owner)) : of;
    }

    private @Nullable Value ofInstance(Instance instance, String owner, String name, int depth) {
        Value changed = instance.fields().get(name);
        if (changed != null) {
            return changed;
        }
        int constructor = constructor(instance);
        if (constructor < 0 || depth >= DEEPEST) {
            return null;
        }
        Value set = setLater(instance, name);
        if (set != null) {
            return set;
        }
        MethodInsnNode call = (MethodInsnNode) instance.context().body().instruction(constructor);
        Body body = program.method(call.owner, call.name, call.desc);
        return body == null ? null : written(evaluator.enter(instance.context(), constructor, body), name);
    }

    /** By a setter that is called where the object is made. */
    private @Nullable Value setLater(Instance instance, String name) {
        Context context = instance.context();
        Body body = context.body();
        TypeInsnNode made = (TypeInsnNode) body.instruction(instance.index());
        Value value = null;
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof MethodInsnNode call && !call.name.equals("<init>")) {
                List<SourceValue> operands = body.operands(i);
                Body setter = operands.isEmpty() || !operands.get(0).insns.contains(made)
                        ? null
                        : program.method(call.owner, call.name, call.desc);
                boolean sets = setter != null && !setter.isStatic() && call.getOpcode() != Opcodes.INVOKESTATIC;
                Value written = setter != null && sets ? written(evaluator.enter(context, i, setter), name) : null;
                value = written == null ? value : written;
            }
        }
        return value;
    }

    /** What a method, or the constructor that it delegates to, writes into a field of its own object. */
    private @Nullable Value written(Context method, String name) {
        Body body = method.body();
        Value value = null;
        for (int i = 0; i < body.size(); i++) {
            if (isWriteOfThis(body, i) && ((FieldInsnNode) body.instruction(i)).name.equals(name)) {
                value = evaluator.value(method, body.operand(i, 0), i);
            } else if (body.instruction(i) instanceof MethodInsnNode call
                    && call.name.equals("<init>")
                    && isThis(body, i)
                    && method.depth() < DEEPEST) {
                Body other = program.method(call.owner, call.name, call.desc);
                Value delegated = other == null ? null : written(evaluator.enter(method, i, other), name);
                value = delegated == null ? value : delegated;
            }
        }
        return value;
    }

    private static boolean isWriteOfThis(Body body, int index) {
        SourceValue object = body.instruction(index).getOpcode() == Opcodes.PUTFIELD ? body.operand(index, 1) : null;
        return object != null && object.insns.stream().anyMatch(each -> body.parameter(each) == 0) && !body.isStatic();
    }

    private static boolean isThis(Body body, int call) {
        List<SourceValue> operands = body.operands(call);
        return !operands.isEmpty()
                && !body.isStatic()
                && operands.get(0).insns.stream().anyMatch(each -> body.parameter(each) == 0);
    }

    private static int constructor(Instance instance) {
        Body body = instance.context().body();
        return body.instruction(instance.index()) instanceof TypeInsnNode made
                ? Allocations.constructor(instance.context(), made)
                : -1;
    }
}
