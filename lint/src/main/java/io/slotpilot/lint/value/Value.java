package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;

/** What a value may be. A value of which nothing is known is a {@link Text} that is one hole. */
public sealed interface Value {

    /** A text, its bytes, or a number. */
    record Text(KeyTemplate template) implements Value {
        /** Whether nothing is known of it. */
        public boolean isUnknown() {
            return template.parts().size() == 1 && template.parts().get(0) instanceof Hole;
        }
    }

    /**
     * An array, a collection, a stream, or the keys of a map.
     *
     * @param open whether there may be more elements than these
     */
    record Many(List<Element> elements, boolean open) implements Value {}

    /** One of these. */
    record Choice(List<Value> values) implements Value {}

    /**
     * An object of the program's own.
     *
     * @param context in which
     * @param index of the allocation
     * @param fields what is known to have been set after its construction
     */
    record Instance(String type, Context context, int index, Map<String, Value> fields) implements Value {}

    /** A lambda or a method reference with what it captured. */
    record Function(Handle handle, List<Value> captured) implements Value {}

    /**
     * An element of a collection.
     *
     * @param repeated whether it stands for several, made one by one
     * @param varying the holes that differ between those
     * @param place where it is added; null where that does not matter
     */
    record Element(
            Value value,
            boolean repeated,
            Set<Hole> varying,
            @Nullable Place place) {

        public Element(Value value, boolean repeated, Set<Hole> varying) {
            this(value, repeated, varying, null);
        }

        static Element once(Value value) {
            return new Element(value, false, Set.of());
        }

        Element with(Value other) {
            return new Element(other, repeated, varying, place);
        }

        Element at(Place added) {
            return new Element(value, repeated, varying, added);
        }

        /** Whether never both are there: they are added in different branches. */
        public boolean excludes(Element other) {
            return place != null && other.place != null && place.excludes(other.place);
        }

        Element repeatedWith(Set<Hole> more) {
            Set<Hole> all = new HashSet<>(varying);
            all.addAll(more);
            return new Element(value, true, Set.copyOf(all), place);
        }
    }

    /** The value that is this text. */
    static Value text(String text) {
        return new Text(KeyTemplate.literal(text));
    }
}
