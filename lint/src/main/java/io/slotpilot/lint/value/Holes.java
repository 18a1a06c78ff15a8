package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.value.Value.Text;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The holes of one analysis: the same origin is the same hole. */
public final class Holes {

    /**
     * Where a hole comes from.
     *
     * @param body whose parameter it is or whose instruction makes it; null if it depends on its bases alone
     * @param indexes of the instructions that make it; empty for a parameter
     * @param bases the holes that it is computed from
     */
    private record Origin(@Nullable Body body, List<Integer> indexes, Set<Hole> bases) {}

    private final Map<String, Hole> byIdentity = new HashMap<>();
    private final Map<Hole, Origin> origins = new HashMap<>();

    Value parameter(Body body, int parameter) {
        String name = body.parameterName(parameter);
        return hole("parameter " + body + parameter, name, new Origin(body, List.of(), Set.of()));
    }

    /** Made anew each time that one of the instructions runs. */
    Value made(Context context, List<Integer> indexes, String name, Set<Hole> bases) {
        return hole(
                "made " + context.id() + indexes + name, name, new Origin(context.body(), List.copyOf(indexes), bases));
    }

    /** The same whenever it is computed from the same. */
    Value computed(String name, List<Value> from) {
        return computed(name, name, from);
    }

    /** @param name what the hole is called, however it is computed */
    Value computed(String how, String name, List<Value> from) {
        Set<Hole> bases = new LinkedHashSet<>();
        from.forEach(value -> bases.addAll(in(value)));
        return hole("computed " + how + identities(from), name, new Origin(null, List.of(), bases));
    }

    private static List<String> identities(Collection<Value> values) {
        return values.stream().map(Holes::identity).toList();
    }

    /** Tells values apart whose templates read alike: a template's own text leaves out the numbers of its holes. */
    private static String identity(Value value) {
        if (value instanceof Text text) {
            return text.template().parts().toString();
        } else if (value instanceof Value.Many many) {
            return many.elements().stream()
                    .map(element -> identity(element.value()) + element.repeated())
                    .toList()
                    .toString();
        } else if (value instanceof Value.Choice choice) {
            return "choice" + identities(choice.values());
        } else if (value instanceof Value.Instance instance) {
            return instance.type()
                    + '@'
                    + instance.context().id()
                    + ':'
                    + instance.index()
                    + identities(instance.fields().values());
        }
        return value instanceof Value.Function function
                ? function.handle().toString() + identities(function.captured())
                : "";
    }

    private Value hole(String identity, String name, Origin origin) {
        Hole hole = byIdentity.computeIfAbsent(identity, k -> {
            Hole made = new Hole(clean(name), byIdentity.size() + 1);
            origins.put(made, origin);
            return made;
        });
        return new Text(KeyTemplate.of(List.of(hole)));
    }

    private static String clean(String name) {
        String bare = name.matches("get[A-Z].*")
                ? name.substring(3, 4).toLowerCase(java.util.Locale.ROOT) + name.substring(4)
                : name;
        return bare.isEmpty() ? "value" : bare;
    }

    /** The holes in a value, those of collections and choices included. */
    public static Set<Hole> in(Value value) {
        Set<Hole> holes = new LinkedHashSet<>();
        collect(value, holes);
        return holes;
    }

    private static void collect(Value value, Set<Hole> holes) {
        if (value instanceof Text text) {
            for (Part part : text.template().parts()) {
                if (part instanceof Hole hole) {
                    holes.add(hole);
                }
            }
        } else if (value instanceof Value.Many many) {
            many.elements().forEach(element -> collect(element.value(), holes));
        } else if (value instanceof Value.Choice choice) {
            choice.values().forEach(each -> collect(each, holes));
        }
    }

    /** Those of the holes that may differ from one run of a loop of the method to the next. */
    Set<Hole> varying(Set<Hole> holes, Body body, int from, int to) {
        Set<Hole> varying = new HashSet<>();
        for (Hole hole : holes) {
            if (varies(hole, body, from, to)) {
                varying.add(hole);
            }
        }
        return varying;
    }

    private boolean varies(Hole hole, Body body, int from, int to) {
        Origin origin = origins.get(hole);
        if (origin == null) {
            return false;
        }
        boolean made =
                origin.body() == body && origin.indexes().stream().anyMatch(index -> index >= from && index <= to);
        return made || origin.bases().stream().anyMatch(base -> varies(base, body, from, to));
    }

    /** Whether a hole is one of others, or is computed from one of them. */
    boolean isComputedFrom(Hole hole, Set<Hole> others) {
        Origin origin = origins.get(hole);
        return others.contains(hole)
                || (origin != null && origin.bases().stream().anyMatch(base -> isComputedFrom(base, others)));
    }

    /** Whether a value depends on the parameters of a method. */
    public boolean dependsOnParameters(Value value, Body body) {
        return in(value).stream().anyMatch(hole -> dependsOnParameters(hole, body));
    }

    private boolean dependsOnParameters(Hole hole, Body body) {
        Origin origin = origins.get(hole);
        if (origin == null) {
            return false;
        }
        boolean parameter = origin.body() == body && origin.indexes().isEmpty();
        return parameter || origin.bases().stream().anyMatch(base -> dependsOnParameters(base, body));
    }
}
