package io.slotpilot.lint;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import io.slotpilot.core.keys.SlotComparison;
import io.slotpilot.lint.value.Value;
import io.slotpilot.lint.value.Value.Element;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What is known of the keys of one call. The kinds are in the order of how bad they are. */
enum Verdict {
    DIFFERENT,
    LIKELY_DIFFERENT,
    CANNOT_TELL,
    HARMLESS;

    /**
     * Judges keys.
     *
     * @param open whether there may be more of them
     */
    static Verdict of(List<Element> keys, boolean open) {
        Verdict worst = open || keys.isEmpty() ? CANNOT_TELL : HARMLESS;
        for (int i = 0; i < keys.size(); i++) {
            worst = worse(worst, alone(keys.get(i)));
            for (int j = 0; j < i; j++) {
                Verdict pair = pair(keys.get(i), keys.get(j));
                worst = worse(worst, pair) == worst || keys.get(i).excludes(keys.get(j)) ? worst : pair;
            }
        }
        return worst;
    }

    private static Verdict worse(Verdict a, Verdict b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** One that stands for several is compared with itself. */
    private static Verdict alone(Element element) {
        Verdict worst = HARMLESS;
        if (element.repeated()) {
            for (KeyTemplate template : templates(element.value())) {
                worst = worse(worst, repeated(template, element.varying()));
            }
        }
        return templates(element.value()).isEmpty() ? CANNOT_TELL : worst;
    }

    private static Verdict repeated(KeyTemplate template, Set<Hole> varying) {
        List<Part> hashed = template.hashed().parts();
        if (hashed.stream().noneMatch(Hole.class::isInstance)) {
            return HARMLESS;
        }
        boolean varies = hashed.stream().anyMatch(varying::contains);
        return varies && hasText(template) ? LIKELY_DIFFERENT : CANNOT_TELL;
    }

    private static Verdict pair(Element a, Element b) {
        List<Verdict> all = new ArrayList<>();
        for (KeyTemplate left : templates(a.value())) {
            for (KeyTemplate right : templates(b.value())) {
                all.add(pair(left, right));
            }
        }
        // Of a choice it is not known which one comes: only what holds for all is a finding.
        boolean agreed = all.stream().distinct().count() == 1;
        if (all.isEmpty() || (!agreed && all.contains(CANNOT_TELL))) {
            return CANNOT_TELL;
        }
        return agreed ? all.get(0) : all.contains(HARMLESS) ? CANNOT_TELL : Collections.max(all);
    }

    private static Verdict pair(KeyTemplate a, KeyTemplate b) {
        SlotComparison comparison = a.compare(b);
        return switch (comparison) {
            case SAME -> HARMLESS;
            case DIFFERENT -> beginsWithHole(a) && beginsWithHole(b) && !a.isTagged() ? LIKELY_DIFFERENT : DIFFERENT;
            case CANNOT_TELL -> hasText(a) && hasText(b) && shape(a).equals(shape(b)) ? LIKELY_DIFFERENT : CANNOT_TELL;
        };
    }

    /** A prefix from the configuration may bring a hash tag with it. */
    static boolean beginsWithHole(KeyTemplate template) {
        return !template.parts().isEmpty() && template.parts().get(0) instanceof Hole;
    }

    private static boolean hasText(KeyTemplate template) {
        return template.parts().stream().anyMatch(Text.class::isInstance);
    }

    /** {@code user:<a>} and {@code user:<b>}: the same constant parts, so that they were made to differ in the holes. */
    private static List<Object> shape(KeyTemplate template) {
        return template.hashed().parts().stream()
                .map(part -> part instanceof Text ? part : "hole")
                .map(Object.class::cast)
                .toList();
    }

    static List<KeyTemplate> templates(Value value) {
        if (value instanceof Value.Text text) {
            return List.of(text.template());
        }
        List<KeyTemplate> templates = new ArrayList<>();
        if (value instanceof Value.Choice choice) {
            choice.values().forEach(each -> templates.addAll(templates(each)));
        }
        return templates;
    }
}
