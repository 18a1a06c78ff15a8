package io.slotpilot.core.keys;

import io.slotpilot.core.cluster.KeySlot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key with parts that are not known yet: <code>user:{id}:name</code>. Immutable.
 *
 * <p>A hole stands for one or more characters, none of them a brace; holes that are equal stand for the same characters
 * in all templates that are compared. Under this one assumption every answer of {@link #compare} is a proof.
 */
public final class KeyTemplate {

    /** A constant part or a hole. */
    public sealed interface Part {}

    /** Characters that are known, at least one. */
    public record Text(String text) implements Part {
        public Text {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("text must not be empty");
            }
        }
    }

    /**
     * Characters that are not known.
     *
     * @param name for the reader
     * @param number tells holes of the same name apart; 0 where the name alone is the identity
     */
    public record Hole(String name, int number) implements Part {
        public Hole {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a hole must have a name");
            }
        }
    }

    private static final Pattern HOLE = Pattern.compile("<([^<>{}]+)>|(?<=\\{)(\\w+)(?=})");

    private final List<Part> parts;

    private KeyTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template. Braces are Redis's own and belong to the key. A name in angle brackets is a hole:
     * <code>{user:&lt;id&gt;}:name</code>; so is a hash tag of one word, <code>user:{id}:name</code>, as one writes it in
     * documentation.
     */
    public static KeyTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher holes = HOLE.matcher(text);
        int from = 0;
        while (holes.find()) {
            addText(parts, text.substring(from, holes.start()));
            String name = holes.group(1) == null ? holes.group(2) : holes.group(1);
            parts.add(new Hole(name, 0));
            from = holes.end();
        }
        addText(parts, text.substring(from));
        return new KeyTemplate(parts);
    }

    /** The template of one key, all of it known: neither braces nor angle brackets mean a hole. */
    public static KeyTemplate literal(String key) {
        List<Part> parts = new ArrayList<>();
        addText(parts, key);
        return new KeyTemplate(parts);
    }

    /** The template of these parts in their order; neighbouring texts become one. */
    public static KeyTemplate of(List<? extends Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Text text) {
                addText(joined, text.text());
            } else {
                joined.add(part);
            }
        }
        return new KeyTemplate(joined);
    }

    /** The parts, no two texts side by side; unmodifiable, empty for the empty key. */
    public List<Part> parts() {
        return parts;
    }

    /** Whether there is no hole in it. */
    public boolean isLiteral() {
        return parts.stream().allMatch(Text.class::isInstance);
    }

    /** Whether it has a hash tag that decides its slot. */
    public boolean isTagged() {
        return tag().found();
    }

    /** The part that decides the slot: what stands in its hash tag, or all of it. */
    public KeyTemplate hashed() {
        return tag().content();
    }

    /** What is known of the slots of this and another one. */
    public SlotComparison compare(KeyTemplate other) {
        List<Part> mine = hashed().parts;
        List<Part> theirs = other.hashed().parts;
        if (mine.equals(theirs)) {
            return SlotComparison.SAME;
        }
        if (hashed().isLiteral() && other.hashed().isLiteral()) {
            boolean same =
                    KeySlot.of(hashed().toString()) == KeySlot.of(other.hashed().toString());
            return same ? SlotComparison.SAME : SlotComparison.DIFFERENT;
        }
        return Difference.isCertain(mine, theirs) ? SlotComparison.DIFFERENT : SlotComparison.CANNOT_TELL;
    }

    /** What is known of the slots of all of them; {@link SlotComparison#SAME} for fewer than two. */
    public static SlotComparison compare(List<KeyTemplate> templates) {
        SlotComparison all = SlotComparison.SAME;
        for (int i = 0; i < templates.size(); i++) {
            for (int j = 0; j < i; j++) {
                SlotComparison pair = templates.get(i).compare(templates.get(j));
                if (pair == SlotComparison.DIFFERENT) {
                    return pair;
                }
                all = pair == SlotComparison.SAME ? all : pair;
            }
        }
        return all;
    }

    private record Tag(boolean found, KeyTemplate content) {}

    /** The first opening brace, and the first closing one after it (cluster specification, "Hash tags"). */
    private Tag tag() {
        List<Part> content = new ArrayList<>();
        boolean open = false;
        for (Part part : parts) {
            if (!(part instanceof Text text)) {
                content.add(part);
                continue;
            }
            String rest = text.text();
            int brace = rest.indexOf('{');
            if (!open && brace >= 0) {
                open = true;
                content.clear();
                rest = rest.substring(brace + 1);
            }
            int close = open ? rest.indexOf('}') : -1;
            addText(content, close < 0 ? rest : rest.substring(0, close));
            if (close >= 0) {
                return content.isEmpty() ? new Tag(false, this) : new Tag(true, new KeyTemplate(content));
            }
        }
        return new Tag(false, this);
    }

    private static void addText(List<Part> parts, String text) {
        int last = parts.size() - 1;
        if (text.isEmpty()) {
            return;
        }
        if (last >= 0 && parts.get(last) instanceof Text before) {
            parts.set(last, new Text(before.text() + text));
        } else {
            parts.add(new Text(text));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyTemplate template && parts.equals(template.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The constant parts as they are, holes in angle brackets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Text constant) {
                text.append(constant.text());
            } else if (part instanceof Hole hole) {
                text.append('<').append(hole.name()).append('>');
            }
        }
        return text.toString();
    }
}
