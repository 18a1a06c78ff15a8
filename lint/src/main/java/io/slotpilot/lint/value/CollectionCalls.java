package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** What the methods of collections, streams and publishers give. */
final class CollectionCalls {

    private static final List<String> OWNERS = List.of("java/util/", "com/google/common/collect/", "reactor/core/");

    private static final Set<String> MAKE = Set.of(
            "of",
            "asList",
            "singletonList",
            "singleton",
            "newArrayList",
            "newHashSet",
            "newLinkedHashSet",
            "just",
            "fromArray",
            "emptyList",
            "emptySet",
            "empty",
            "fromIterable",
            "fromStream",
            "copyOf",
            "singletonMap",
            "unmodifiableList",
            "unmodifiableSet",
            "unmodifiableCollection",
            "unmodifiableMap",
            "synchronizedList");

    private static final Set<String> SAME = Set.of(
            "stream",
            "parallelStream",
            "toList",
            "toArray",
            "distinct",
            "sorted",
            "boxed",
            "sequential",
            "parallel",
            "keySet",
            "filter",
            "limit",
            "skip",
            "peek",
            "collectList",
            "build",
            "iterator",
            "listIterator",
            "reversed",
            "values",
            "doOnNext",
            "flux",
            "mono",
            "takeWhile",
            "dropWhile",
            "unordered",
            "onClose");

    private final Evaluator evaluator;

    CollectionCalls(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Nullable
    Value call(Context context, MethodInsnNode call, int index) {
        boolean known = OWNERS.stream().anyMatch(call.owner::startsWith);
        if (!known) {
            return call.name.equals("keys") && call.owner.startsWith("org/springframework/data/redis/")
                    ? found(context, index)
                    : null;
        }
        if (call.getOpcode() == Opcodes.INVOKESTATIC) {
            return made(context, call, index);
        }
        return switch (call.name) {
            case "map", "mapToObj", "mapToLong", "mapToInt" -> mapped(context, index, false);
            case "flatMap" -> mapped(context, index, true);
            case "collect" -> collected(context, index);
            case "get", "getFirst", "getLast", "next", "findFirst", "findAny" -> single(context, call, index);
            default ->
                SAME.contains(call.name) && !call.owner.startsWith("java/util/Optional")
                        ? receiver(context, call, index)
                        : null;
        };
    }

    /** {@code keys("p:*")}: whatever keys there are. */
    private Value found(Context context, int index) {
        Value pattern = evaluator.argument(context, index, 0);
        Value key = evaluator.holes().made(context, List.of(index), "key found", Holes.in(pattern));
        Value named = pattern instanceof Text text && text.template().isLiteral()
                ? prefixed(text.template().toString(), key)
                : key;
        return new Many(List.of(new Element(named, true, Holes.in(key))), false);
    }

    private static Value prefixed(String pattern, Value key) {
        int star = pattern.indexOf('*');
        String prefix = star < 0 ? pattern : pattern.substring(0, star);
        List<Part> parts = new ArrayList<>(KeyTemplate.literal(prefix).parts());
        parts.addAll(((Text) key).template().parts());
        return new Text(KeyTemplate.of(parts));
    }

    private @Nullable Value receiver(Context context, MethodInsnNode call, int index) {
        if (call.name.equals("values") && call.owner.contains("Map")) {
            return null; // the keys are known, the values are not
        }
        Value receiver = evaluator.argument(context, index, -1);
        boolean unknownArray = call.name.equals("toArray") || call.name.endsWith("terator");
        return receiver instanceof Many || !unknownArray ? keep(receiver) : null;
    }

    private Many keep(Value value) {
        return evaluator.many(value);
    }

    private @Nullable Value made(Context context, MethodInsnNode call, int index) {
        if (call.name.equals("range") || call.name.equals("rangeClosed")) {
            Value number = evaluator.holes().made(context, List.of(index), "number", Set.of());
            return new Many(List.of(new Element(number, true, Holes.in(number))), false);
        }
        boolean stream = call.owner.equals("java/util/Arrays") && call.name.equals("stream");
        if (!MAKE.contains(call.name) && !stream || call.owner.startsWith("java/util/Optional")) {
            return null;
        }
        boolean map = call.owner.endsWith("Map") || call.name.endsWith("Map");
        Type[] types = Type.getArgumentTypes(call.desc);
        boolean copy = call.owner.equals("java/util/Arrays") && call.name.equals("copyOf");
        if (copy || (types.length == 1 && (stream || isCollection(types[0], call)))) {
            return evaluator.many(evaluator.argument(context, index, 0));
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < types.length; i += map ? 2 : 1) {
            Value value = evaluator.argument(context, index, i);
            boolean rest = types[i].getSort() == Type.ARRAY && value instanceof Many;
            elements.addAll(rest ? ((Many) value).elements() : List.of(Element.once(value)));
        }
        return new Many(elements, false);
    }

    private static boolean isCollection(Type type, MethodInsnNode call) {
        boolean named = call.name.matches("copyOf|unmodifiable.*|synchronized.*|from.*|new.*");
        return type.getSort() == Type.ARRAY && !type.getDescriptor().equals("[B") || named;
    }

    private Value mapped(Context context, int index, boolean flat) {
        Many many = evaluator.many(evaluator.argument(context, index, -1));
        Value function = evaluator.argument(context, index, 0);
        List<Element> elements = new ArrayList<>();
        for (Element element : many.elements()) {
            Value made = evaluator.apply(context, function, element.value(), index);
            if (flat) {
                for (Element inner : evaluator.many(made).elements()) {
                    Set<Hole> varying = new LinkedHashSet<>(element.varying());
                    varying.addAll(inner.varying());
                    elements.add(new Element(inner.value(), element.repeated() || inner.repeated(), varying));
                }
            } else {
                elements.add(varied(element.with(made)));
            }
        }
        return new Many(elements, many.open());
    }

    /** A hole computed from one that varies varies. */
    private Element varied(Element element) {
        Set<Hole> all = new LinkedHashSet<>(element.varying());
        for (Hole hole : Holes.in(element.value())) {
            if (evaluator.holes().isComputedFrom(hole, element.varying())) {
                all.add(hole);
            }
        }
        return new Element(element.value(), element.repeated(), all, element.place());
    }

    private @Nullable Value collected(Context context, int index) {
        SourceValue collector = context.body().operand(index, 0);
        if (collector == null || collector.insns.size() != 1) {
            return null;
        }
        AbstractInsnNode maker = collector.insns.iterator().next();
        if (maker instanceof MethodInsnNode call && call.name.matches("to(Unmodifiable)?(List|Set)|toCollection")) {
            return evaluator.many(evaluator.argument(context, index, -1));
        } else if (maker instanceof MethodInsnNode call && call.name.matches("to\\w*Map")) {
            Many many = evaluator.many(evaluator.argument(context, index, -1));
            Value keys = evaluator.argument(context, context.body().index(maker), 0);
            return new Many(
                    many.elements().stream()
                            .map(each -> varied(each.with(evaluator.apply(context, keys, each.value(), index))))
                            .toList(),
                    many.open());
        }
        Value pieces = evaluator.argument(context, index, -1);
        boolean separated = maker instanceof MethodInsnNode call
                && call.name.equals("joining")
                && call.desc.startsWith("(Ljava/lang/CharSequence;)");
        Value text = separated && pieces instanceof Many many
                ? Concatenation.separated(
                        evaluator, evaluator.argument(context, context.body().index(maker), 0), many)
                : null;
        return text != null ? text : evaluator.holes().made(context, List.of(index), "joined", Holes.in(pieces));
    }

    private @Nullable Value single(Context context, MethodInsnNode call, int index) {
        Value from = evaluator.argument(context, index, -1);
        boolean list = from instanceof Many && !call.owner.contains("Map");
        if (!list) {
            return null;
        }
        Value at = call.name.equals("get") ? evaluator.argument(context, index, 0) : evaluator.unknown(context, index);
        return new Elements(evaluator).at(context, from, at, index);
    }
}
