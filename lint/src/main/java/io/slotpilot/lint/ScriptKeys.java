package io.slotpilot.lint;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Evaluator;
import io.slotpilot.lint.value.Value.Element;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What keys the program gives to its scripts and functions. A key that a script makes of one of these shares its hash tag, if
 * there is one.
 */
final class ScriptKeys {

    private final Callers callers;
    private final Evaluator evaluator;

    /** By class: whether all of those that it gives are plain. */
    private final Map<String, Boolean> plain = new HashMap<>();

    ScriptKeys(Callers callers, Evaluator evaluator) {
        this.callers = callers;
        this.evaluator = evaluator;
    }

    void add(Site site, Sink sink) {
        String owner = site.body().owner().name;
        if (sink.isScript() && plain.getOrDefault(owner, true)) {
            boolean all = callers.all(site, context -> Keys.of(evaluator, context, site, sink)).stream()
                    .allMatch(ScriptKeys::arePlain);
            plain.put(owner, all);
        }
    }

    /** Whether there are such keys, and all of them are known to begin with a text and to have no hash tag. */
    boolean arePlain() {
        return !plain.isEmpty() && !plain.containsValue(false);
    }

    /** The same of those that a class gives, if it gives any. */
    boolean arePlain(String owner) {
        return plain.getOrDefault(owner, arePlain());
    }

    private static boolean arePlain(Keys keys) {
        return !keys.open() && keys.elements().stream().allMatch(ScriptKeys::isPlain);
    }

    private static boolean isPlain(Element key) {
        List<KeyTemplate> templates = Verdict.templates(key.value());
        return !templates.isEmpty()
                && templates.stream().noneMatch(each -> each.isTagged() || Verdict.beginsWithHole(each));
    }
}
