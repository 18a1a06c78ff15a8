package io.slotpilot.lint;

import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.TagSuggestion;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Effect;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Value.Element;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** What a finding says. */
final class FindingText {

    private static final String MIGRATION =
            " Renaming keys orphans what is stored under the old names: migrate it, or let it expire, first.";

    private final LintOptions options;

    FindingText(LintOptions options) {
        this.options = options;
    }

    Effect effect(Sink sink) {
        return options.client(sink.family()).effect(sink.command());
    }

    /** Of one call. */
    Finding sink(Rule rule, List<Site> path, Sink sink, Keys keys) {
        List<KeyTemplate> templates = templates(keys.elements());
        String client = options.client(sink.family()).title();
        String message = rule == Rule.CANNOT_TELL
                ? "cannot tell whether the keys of " + sink.command() + " share a slot"
                : why(keys.elements(), templates) + " " + sink.command() + " "
                        + effect(sink).text() + " (" + client + ").";
        Site last = path.get(path.size() - 1);
        return finding(rule, path, sink.command(), call(last), names(keys.elements()), message, fix(rule, templates));
    }

    /** Of a transaction. */
    Finding transaction(List<Site> path, String client, List<Element> keys, String message) {
        List<KeyTemplate> templates = templates(keys);
        return finding(
                Rule.TRANSACTION,
                path,
                "MULTI",
                call(path.get(path.size() - 1)),
                names(keys).stream().distinct().toList(),
                message + unless(templates) + " (" + client + ").",
                keys.isEmpty() ? "" : fix(Rule.TRANSACTION, templates));
    }

    /** Of a pipeline that writes one key and then tells of it through another. */
    Finding pipeline(Site site, Sink sink, List<Element> keys) {
        String message = "On a cluster the parts of a pipeline for different slots have no common order: whoever "
                + sink.command() + " wakes may not find what was written before it ("
                + options.client(sink.family()).title() + ").";
        return finding(
                Rule.PIPELINE_ORDER,
                List.of(site),
                sink.command(),
                call(site),
                names(keys),
                message,
                "one hash tag for both, or send " + sink.command() + " after the pipeline");
    }

    private Finding finding(
            Rule rule, List<Site> path, String command, String call, List<String> keys, String message, String fix) {
        Site top = path.get(0);
        List<String> via =
                path.stream().skip(1).map(site -> file(site) + ':' + line(site)).toList();
        String where = line(top) > 0 ? "" : " In " + top.body().name() + "(), which was compiled without line numbers.";
        return new Finding(
                rule,
                options.level(rule),
                top.body().owner().name,
                file(top),
                line(top),
                command,
                call,
                keys,
                message + where,
                fix,
                via);
    }

    String why(List<Element> keys, List<KeyTemplate> templates) {
        if (templates.size() == 1 && keys.get(0).repeated()) {
            return "Many keys of one template, each hashed by its own "
                    + templates.get(0).hashed() + ".";
        }
        return "What is hashed differs" + unless(templates) + ": "
                + String.join(
                        ", ",
                        templates.stream()
                                .map(each -> each.hashed().toString())
                                .distinct()
                                .toList()) + ".";
    }

    private static String unless(List<KeyTemplate> templates) {
        boolean prefix = templates.stream().anyMatch(Verdict::beginsWithHole) && templates.size() > 1;
        return prefix ? ", unless <" + hole(templates) + "> brings a hash tag" : "";
    }

    private static String hole(List<KeyTemplate> templates) {
        return templates.stream()
                .filter(Verdict::beginsWithHole)
                .map(each -> ((KeyTemplate.Hole) each.parts().get(0)).name())
                .findFirst()
                .orElse("");
    }

    private static String fix(Rule rule, List<KeyTemplate> templates) {
        if (rule == Rule.CANNOT_TELL) {
            return "";
        }
        List<KeyTemplate> tagged = TagSuggestion.of(templates);
        String names = tagged.isEmpty()
                ? "give the keys one hash tag, such as {tag}"
                : "one hash tag: "
                        + String.join(
                                ", ", tagged.stream().map(KeyTemplate::toString).toList());
        return names + ", or send one command for each key." + MIGRATION;
    }

    private static List<KeyTemplate> templates(List<Element> keys) {
        List<KeyTemplate> templates = new ArrayList<>();
        keys.forEach(key -> templates.addAll(Verdict.templates(key.value())));
        return templates;
    }

    private static List<String> names(List<Element> keys) {
        List<String> names = new ArrayList<>();
        for (Element key : keys) {
            List<String> templates = Verdict.templates(key.value()).stream()
                    .map(KeyTemplate::toString)
                    .toList();
            names.add(String.join(" or ", templates) + (key.repeated() ? "…" : ""));
        }
        return names;
    }

    private static String call(Site site) {
        if (!(site.instruction() instanceof MethodInsnNode call)) {
            return site.body().name();
        }
        return call.owner.substring(call.owner.lastIndexOf('/') + 1) + '.' + call.name;
    }

    static String file(Site site) {
        ClassNode owner = site.body().owner();
        int slash = owner.name.lastIndexOf('/');
        String name = owner.sourceFile == null ? owner.name.substring(slash + 1) + ".class" : owner.sourceFile;
        return owner.name.substring(0, slash + 1) + name;
    }

    private static int line(Site site) {
        return site.body().line(site.index());
    }
}
