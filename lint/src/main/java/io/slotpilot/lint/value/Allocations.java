package io.slotpilot.lint.value;

import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.sink.Family;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** What objects hold that a method makes and then fills: builders of texts, arrays, collections, maps. */
final class Allocations {

    private static final Set<String> ADDS =
            Set.of("add", "addAll", "addFirst", "addLast", "offer", "push", "put", "putAll", "putIfAbsent");

    /** After them it is not known what is left. */
    private static final String TAKES_AWAY = "remove.*|clear|retainAll|replaceAll|set|poll.*|pop|compute.*|merge";

    private final Evaluator evaluator;

    Allocations(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    Value value(Context context, TypeInsnNode made, int index, int at) {
        if (made.getOpcode() == Opcodes.ANEWARRAY) {
            return array(context, made, index, at);
        } else if (made.desc.equals("java/lang/String")) {
            int constructor = constructor(context, made);
            boolean empty =
                    constructor < 0 || ((MethodInsnNode) context.body().instruction(constructor)).desc.equals("()V");
            return empty ? evaluator.unknown(context, index) : evaluator.argument(context, constructor, 0);
        } else if (made.desc.startsWith("java/util/")) {
            return collection(context, made, index, at);
        } else if (made.desc.startsWith("java/lang/StringBu")) {
            return new Builders(evaluator).text(context, made, index, at);
        } else if (evaluator.program().find(made.desc) != null) {
            return Evaluator.instance(made.desc, context, index);
        }
        return evaluator.unknown(context, index);
    }

    private Value array(Context context, TypeInsnNode made, int index, int at) {
        List<Element> elements = new ArrayList<>();
        Body body = context.body();
        for (int i = index; i < body.size(); i++) {
            SourceValue stored = body.instruction(i).getOpcode() == Opcodes.AASTORE ? body.operand(i, 2) : null;
            if (stored != null && stored.insns.contains(made) && i < at) {
                elements.add(element(context, evaluator.value(context, body.operand(i, 0), i), i, index));
            }
        }
        return new Many(elements, elements.isEmpty());
    }

    private Value collection(Context context, TypeInsnNode made, int index, int at) {
        List<Element> elements = new ArrayList<>();
        int constructor = constructor(context, made);
        boolean open = false;
        if (constructor >= 0) {
            String descriptor = ((MethodInsnNode) context.body().instruction(constructor)).desc;
            if (descriptor.matches("\\(Ljava/util/(Collection|Map|List|Set);\\)V")) {
                Many from = evaluator.many(evaluator.argument(context, constructor, 0));
                elements.addAll(from.elements());
                open = from.open();
            }
        }
        Many added = changes(context, made, index, at);
        elements.addAll(added.elements());
        return new Many(elements, open || added.open());
    }

    /** What is added to a collection by calls of it, by what is given it, and by lambdas that have captured it. */
    private Many changes(Context context, AbstractInsnNode made, int index, int at) {
        List<Element> elements = new ArrayList<>();
        boolean open = false;
        Body body = context.body();
        for (int i = 0; i < body.size() && i < at; i++) {
            AbstractInsnNode instruction = body.instruction(i);
            int operand = operand(body, i, made);
            if (operand < 0) {
                continue;
            }
            if (operand == 0 && instruction instanceof MethodInsnNode call && call.name.matches(TAKES_AWAY)) {
                open = !call.name.equals("clear") || body.flow().canAvoid(i, index, at);
                elements.clear();
                continue;
            }
            Many added = instruction instanceof MethodInsnNode call
                    ? changed(context, call, i, operand)
                    : captured(context, (InvokeDynamicInsnNode) instruction, i, operand);
            open |= added.open();
            for (Element element : added.elements()) {
                elements.add(element(context, element, i, index));
            }
        }
        return new Many(elements, open);
    }

    private Many changed(Context context, MethodInsnNode call, int index, int operand) {
        boolean receiver = operand == 0 && call.getOpcode() != Opcodes.INVOKESTATIC;
        if (receiver) {
            return added(context, call, index);
        }
        if (call.owner.equals("java/util/Collections") && call.name.equals("addAll")) {
            return evaluator.many(evaluator.argument(context, index, 1));
        }
        Body callee = evaluator.program().method(call.owner, call.name, call.desc);
        if (callee != null && context.depth() < 4) {
            return changesOf(evaluator.enter(context, index, callee), operand);
        }
        boolean harmless = call.owner.startsWith("java/") || Family.of(call.owner) != null || callee != null;
        return new Many(List.of(), !harmless);
    }

    private Many added(Context context, MethodInsnNode call, int index) {
        if (call.name.matches(TAKES_AWAY)) {
            return new Many(List.of(), true);
        }
        if (!ADDS.contains(call.name)) {
            return new Many(List.of(), false);
        }
        boolean map = call.name.startsWith("put");
        int count = Type.getArgumentCount(call.desc);
        Value value = evaluator.argument(context, index, map ? 0 : count - 1);
        return call.name.endsWith("All") ? evaluator.many(value) : new Many(List.of(Element.once(value)), false);
    }

    private Many captured(Context context, InvokeDynamicInsnNode dynamic, int index, int operand) {
        Handle handle = Body.lambda(dynamic);
        Body lambda = handle == null
                ? null
                : evaluator.program().method(handle.getOwner(), handle.getName(), handle.getDesc());
        if (lambda != null) {
            Many many = changesOf(evaluator.enter(context, index, lambda), operand);
            return repeated(context, many, index);
        }
        if (handle != null && ADDS.contains(handle.getName())) { // list::add
            Value each = evaluator.holes().made(context, List.of(index), "element", Set.of());
            return new Many(List.of(new Element(each, true, Holes.in(each))), false);
        }
        return new Many(List.of(), true);
    }

    /** What a lambda adds, it adds for each of what it is given. */
    private Many repeated(Context context, Many many, int index) {
        return new Many(
                many.elements().stream()
                        .map(element -> element.repeatedWith(
                                evaluator.holes().varying(Holes.in(element.value()), context.body(), index, index)))
                        .toList(),
                many.open());
    }

    /** What a method adds to one of its parameters. */
    private Many changesOf(Context callee, int parameter) {
        List<Element> elements = new ArrayList<>();
        boolean open = false;
        Body body = callee.body();
        for (int i = 0; i < body.size(); i++) {
            SourceValue receiver = receiver(body, i);
            if (receiver != null
                    && receiver.insns.stream().anyMatch(each -> body.parameter(each) == parameter)
                    && body.instruction(i) instanceof MethodInsnNode call) {
                Many added = added(callee, call, i);
                open |= added.open();
                for (Element element : added.elements()) {
                    elements.add(element(callee, element, i, 0));
                }
            }
        }
        return new Many(elements, open);
    }

    private static @Nullable SourceValue receiver(Body body, int index) {
        boolean instance = body.instruction(index) instanceof MethodInsnNode call
                && call.getOpcode() != Opcodes.INVOKESTATIC
                && !call.name.equals("<init>");
        List<SourceValue> operands = instance ? body.operands(index) : List.of();
        return operands.isEmpty() ? null : operands.get(0);
    }

    private Element element(Context context, Value value, int index, int since) {
        return element(context, Element.once(value), index, since);
    }

    /** An element that is added in a loop, which the collection is not made in, stands for several. */
    Element element(Context context, Element element, int index, int since) {
        Place place = new Place(context, index, since);
        int[] loop = context.body().flow().loop(index, since);
        if (loop == null) {
            return element.place() == null ? element.at(place) : element;
        }
        return element.repeatedWith(
                        evaluator.holes().varying(Holes.in(element.value()), context.body(), loop[0], loop[1]))
                .at(place);
    }

    /** Which operand of a call is the object; -1 if none, or if it is the call of its constructor. */
    private static int operand(Body body, int index, AbstractInsnNode made) {
        AbstractInsnNode instruction = body.instruction(index);
        boolean call = instruction instanceof MethodInsnNode || instruction instanceof InvokeDynamicInsnNode;
        if (!call || instruction instanceof MethodInsnNode init && init.name.equals("<init>")) {
            return -1;
        }
        List<SourceValue> operands = body.operands(index);
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).insns.contains(made)) {
                return i;
            }
        }
        return -1;
    }

    /** Where the object's constructor is called, or -1. */
    static int constructor(Context context, TypeInsnNode made) {
        Body body = context.body();
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof MethodInsnNode call && call.name.equals("<init>")) {
                List<SourceValue> operands = body.operands(i);
                if (!operands.isEmpty() && operands.get(0).insns.contains(made)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
