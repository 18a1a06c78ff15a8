package io.slotpilot.lint;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.KeyRole;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Context;
import io.slotpilot.lint.value.Evaluator;
import io.slotpilot.lint.value.Value;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The keys of one call.
 *
 * @param open whether there may be more
 */
record Keys(List<Element> elements, boolean open) {

    /** What the call's arguments are, seen from a context. */
    static Keys of(Evaluator evaluator, Context context, Site site, Sink sink) {
        List<Element> elements = new ArrayList<>();
        boolean open = false;
        MethodInsnNode call = (MethodInsnNode) site.instruction();
        Type[] types = Type.getArgumentTypes(call.desc);
        for (KeyRole role : sink.roles()) {
            Value value = evaluator.argument(context, site.index(), role.parameter());
            Type type = role.parameter() < 0 ? Type.getType(Object.class) : types[role.parameter()];
            if (value instanceof Many many) {
                open |= many.open() || isUncounted(evaluator, context, site, role);
                elements.addAll(chosen(evaluator, context, site, role, many.elements()));
            } else if (isPlural(type)) {
                open = true;
                elements.add(unknown(value));
            } else {
                elements.add(new Element(value, false, Set.of()));
            }
        }
        return new Keys(elements, open);
    }

    /** Kept, so that it is known what the answer depends on. */
    private static Element unknown(Value value) {
        return new Element(value, false, Set.of());
    }

    private static boolean isUncounted(Evaluator evaluator, Context context, Site site, KeyRole role) {
        return role.shape() == KeyRole.Shape.COUNTED && count(evaluator, context, site, role) < 0;
    }

    private static List<Element> chosen(
            Evaluator evaluator, Context context, Site site, KeyRole role, List<Element> elements) {
        return switch (role.shape()) {
            case ALL -> elements;
            case FIRST -> elements.subList(0, Math.min(1, elements.size()));
            case COUNTED -> {
                int count = count(evaluator, context, site, role);
                yield elements.subList(0, Math.min(count < 0 ? 1 : count, elements.size()));
            }
            case IN_TURN -> inTurn(elements);
        };
    }

    private static List<Element> inTurn(List<Element> elements) {
        List<Element> keys = new ArrayList<>();
        for (int i = 0; i < elements.size(); i += 2) {
            keys.add(elements.get(i));
        }
        return keys;
    }

    private static int count(Evaluator evaluator, Context context, Site site, KeyRole role) {
        Value count = evaluator.argument(context, site.index(), role.counter());
        boolean known = count instanceof Text text
                && text.template().isLiteral()
                && text.template().toString().matches("\\d{1,6}");
        return known ? Integer.parseInt(((Text) count).template().toString()) : -1;
    }

    private static boolean isPlural(Type type) {
        return (type.getSort() == Type.ARRAY && !type.getDescriptor().equals("[B"))
                || type.getClassName().matches("java\\.(util\\.(Collection|List|Set|Map)|lang\\.Iterable)");
    }

    Verdict verdict() {
        return Verdict.of(elements, open);
    }

    /** Whether a caller's prefix may bring a hash tag with it. */
    boolean beginWithParameter(Evaluator evaluator, Site site) {
        return elements.stream()
                .flatMap(element -> Verdict.templates(element.value()).stream())
                .filter(Verdict::beginsWithHole)
                .anyMatch(template -> evaluator
                        .holes()
                        .dependsOnParameters(
                                new Text(KeyTemplate.of(template.parts().subList(0, 1))), site.body()));
    }

    /** Whether more would be known if it were known who calls the method. */
    boolean dependsOn(Evaluator evaluator, Site site) {
        return elements.stream()
                .anyMatch(element -> evaluator.holes().dependsOnParameters(element.value(), site.body()));
    }
}
