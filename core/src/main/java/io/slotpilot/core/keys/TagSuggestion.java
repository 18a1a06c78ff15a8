package io.slotpilot.core.keys;

import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which hash tag would put keys into one slot.
 *
 * <p>Renaming keys is a migration: what is stored under the old names is not found under the new ones.
 */
public final class TagSuggestion {

    private TagSuggestion() {}

    /**
     * The templates with a tag that they share; an empty list if nothing that they have in common could be one, or if one
     * of them has a tag already (a second pair of braces would not count).
     */
    public static List<KeyTemplate> of(List<KeyTemplate> templates) {
        if (templates.size() < 2 || templates.stream().anyMatch(TagSuggestion::hasBrace)) {
            return List.of();
        }
        List<KeyTemplate> prefixed = byBeginning(templates);
        return prefixed.isEmpty() ? byHole(templates) : prefixed;
    }

    private static boolean hasBrace(KeyTemplate template) {
        return template.parts().stream()
                .anyMatch(part -> part instanceof Text text
                        && (text.text().indexOf('{') >= 0 || text.text().indexOf('}') >= 0));
    }

    /** {@code user:<id>:name}, {@code user:<id>:mail}: the beginning, if a hole is in it or there are no holes at all. */
    private static List<KeyTemplate> byBeginning(List<KeyTemplate> templates) {
        List<Part> common = templates.get(0).parts();
        for (KeyTemplate template : templates) {
            common = commonBeginning(common, template.parts());
        }
        common = withoutSeparator(common);
        boolean holes = templates.stream().anyMatch(template -> !template.isLiteral());
        if (common.isEmpty() || (holes && common.stream().noneMatch(Hole.class::isInstance))) {
            return List.of();
        }
        List<KeyTemplate> tagged = new ArrayList<>();
        for (KeyTemplate template : templates) {
            List<Part> parts = new ArrayList<>();
            parts.add(new Text("{"));
            parts.addAll(common);
            parts.add(new Text("}"));
            parts.addAll(after(common, template.parts()));
            tagged.add(KeyTemplate.of(parts));
        }
        return tagged;
    }

    /** {@code name:<id>}, {@code mail:<id>}: the first hole that all have. */
    private static List<KeyTemplate> byHole(List<KeyTemplate> templates) {
        Set<Part> shared = new LinkedHashSet<>(templates.get(0).parts());
        shared.removeIf(Text.class::isInstance);
        templates.forEach(template -> shared.retainAll(template.parts()));
        if (shared.isEmpty()) {
            return List.of();
        }
        Part tag = shared.iterator().next();
        return templates.stream().map(template -> tagged(template, tag)).toList();
    }

    private static KeyTemplate tagged(KeyTemplate template, Part tag) {
        List<Part> parts = new ArrayList<>(template.parts());
        int at = parts.indexOf(tag);
        parts.add(at + 1, new Text("}"));
        parts.add(at, new Text("{"));
        return KeyTemplate.of(parts);
    }

    private static List<Part> commonBeginning(List<Part> a, List<Part> b) {
        List<Part> common = new ArrayList<>();
        for (int i = 0; i < a.size() && i < b.size(); i++) {
            if (a.get(i).equals(b.get(i))) {
                common.add(a.get(i));
                continue;
            }
            if (a.get(i) instanceof Text left && b.get(i) instanceof Text right) {
                String text = commonBeginning(left.text(), right.text());
                if (!text.isEmpty()) {
                    common.add(new Text(text));
                }
            }
            break;
        }
        return common;
    }

    private static String commonBeginning(String a, String b) {
        int end = 0;
        while (end < a.length() && end < b.length() && a.charAt(end) == b.charAt(end)) {
            end++;
        }
        return a.substring(0, end);
    }

    /** Ends at a separator, so that {@code user:1} and {@code user:12} do not become <code>{user:1}</code>. */
    private static List<Part> withoutSeparator(List<Part> common) {
        List<Part> trimmed = new ArrayList<>(common);
        int last = trimmed.size() - 1;
        if (last >= 0 && trimmed.get(last) instanceof Text text) {
            int end = text.text().length();
            while (end > 0 && Character.isLetterOrDigit(text.text().charAt(end - 1))) {
                end--;
            }
            while (end > 0 && !Character.isLetterOrDigit(text.text().charAt(end - 1))) {
                end--;
            }
            trimmed.remove(last);
            if (end > 0) {
                trimmed.add(new Text(text.text().substring(0, end)));
            }
        }
        return trimmed;
    }

    private static List<Part> after(List<Part> beginning, List<Part> parts) {
        List<Part> rest = new ArrayList<>(parts.subList(beginning.size(), parts.size()));
        int last = beginning.size() - 1;
        if (beginning.get(last) instanceof Text common && parts.get(last) instanceof Text whole) {
            String left = whole.text().substring(common.text().length());
            if (!left.isEmpty()) {
                rest.add(0, new Text(left));
            }
        }
        return rest;
    }
}
