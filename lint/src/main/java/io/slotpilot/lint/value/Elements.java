package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is taken out of a collection. */
final class Elements {

    private final Evaluator evaluator;

    Elements(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** One element: the one at a constant index, else any. */
    Value at(Context context, Value from, Value at, int index) {
        if (from instanceof Many many
                && at instanceof Text text
                && text.template().isLiteral()) {
            String number = text.template().toString();
            boolean exact = many.elements().stream().noneMatch(Element::repeated) && number.matches("\\d{1,6}");
            if (exact && Integer.parseInt(number) < many.elements().size()) {
                return many.elements().get(Integer.parseInt(number)).value();
            }
        }
        if (at instanceof Text text && text.template().isLiteral()) {
            return evaluator.holes().computed("element " + text.template(), List.of(from));
        }
        if (from instanceof Many many && many.elements().size() == 1 && !many.open()) {
            Element only = many.elements().get(0);
            return only.repeated() ? anyOf(context, only, index) : only.value();
        }
        return evaluator.holes().made(context, List.of(index), "element", Holes.in(from));
    }

    /** What a loop takes out of a collection in turn: its template with holes made anew in this loop. */
    private Value anyOf(Context context, Element element, int index) {
        if (!(element.value() instanceof Text text)) {
            return evaluator.holes().made(context, List.of(index), "element", Holes.in(element.value()));
        }
        List<Part> parts = new ArrayList<>();
        for (Part part : text.template().parts()) {
            boolean varies = part instanceof Hole hole && element.varying().contains(hole);
            parts.addAll(
                    varies
                            ? ((Text) evaluator
                                            .holes()
                                            .made(context, List.of(index), ((Hole) part).name(), Set.of((Hole) part)))
                                    .template()
                                    .parts()
                            : List.of(part));
        }
        return new Text(KeyTemplate.of(parts));
    }
}
