package io.slotpilot.lint.value;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.lint.value.Value.Choice;
import io.slotpilot.lint.value.Value.Element;
import io.slotpilot.lint.value.Value.Many;
import io.slotpilot.lint.value.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text made of pieces; where a piece is one of several, so is the text. */
final class Concatenation {

    private static final int MOST = 8;

    private final Evaluator evaluator;
    private List<List<Part>> alternatives = List.of(List.of());

    Concatenation(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** All elements with a separator between them; null if it is not known how many there are. */
    static @Nullable Value separated(Evaluator evaluator, Value separator, Many many) {
        if (many.open() || many.elements().stream().anyMatch(Element::repeated)) {
            return null;
        }
        Concatenation text = new Concatenation(evaluator);
        for (int i = 0; i < many.elements().size(); i++) {
            if (i > 0) {
                text.add(separator);
            }
            text.add(many.elements().get(i).value());
        }
        return text.value();
    }

    Concatenation add(String constant) {
        return add(Value.text(constant));
    }

    Concatenation add(Value piece) {
        List<List<Part>> longer = new ArrayList<>();
        List<Value> choices = choices(piece);
        for (List<Part> before : alternatives) {
            for (Value choice : choices) {
                List<Part> all = new ArrayList<>(before);
                all.addAll(evaluator.parts(choice));
                longer.add(all);
            }
        }
        alternatives = longer;
        return this;
    }

    private List<Value> choices(Value piece) {
        boolean few = piece instanceof Choice choice && choice.values().size() * alternatives.size() <= MOST;
        return few ? ((Choice) piece).values() : List.of(piece);
    }

    Value value() {
        Set<Value> texts = new LinkedHashSet<>();
        alternatives.forEach(parts -> texts.add(new Text(KeyTemplate.of(parts))));
        return Evaluator.choice(texts);
    }
}
