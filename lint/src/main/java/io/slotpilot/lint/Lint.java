package io.slotpilot.lint;

import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.LuaFile;
import io.slotpilot.lint.program.Notice;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Family;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.sink.SinkTable;
import io.slotpilot.lint.value.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Looks for commands whose keys are not in one slot. */
public final class Lint {

    private static final Set<String> SINGLE_NODE = Set.of(
            "redis/clients/jedis/Jedis",
            "redis/clients/jedis/BinaryJedis",
            "redis/clients/jedis/MultiKeyCommands",
            "redis/clients/jedis/MultiKeyBinaryCommands",
            "redis/clients/jedis/commands/MultiKeyCommands",
            "redis/clients/jedis/commands/MultiKeyBinaryCommands");

    private final Program program;
    private final LintOptions options;
    private final Map<Body, Map<Integer, Sink>> sinks = new LinkedHashMap<>();
    private final Set<Finding> findings = new LinkedHashSet<>();

    private Lint(Program program, LintOptions options) {
        this.program = program;
        this.options = options;
    }

    /**
     * Looks through directories of classes, class files and jars, all together as one program. What cannot be read is
     * named in the report; the rest is looked at.
     */
    public static LintReport check(List<Path> inputs, LintOptions options) {
        return check(inputs, List.of(), options);
    }

    /**
     * The same with libraries that the classes call, such as wrappers of a client: they are followed, but what is wrong in
     * them alone is not reported.
     */
    public static LintReport check(List<Path> inputs, List<Path> libraries, LintOptions options) {
        return DeepStack.call(() -> new Lint(Program.read(inputs, libraries), options).run());
    }

    private LintReport run() {
        program.bodies().forEach(this::findSinks);
        Evaluator evaluator = new Evaluator(program);
        Callers callers = new Callers(program, evaluator);
        FindingText text = new FindingText(options);
        SinkCheck calls = new SinkCheck(callers, evaluator, text, this::add);
        TransactionCheck transactions = new TransactionCheck(callers, evaluator, text, this::add);
        ScriptKeys scriptKeys = new ScriptKeys(callers, evaluator);
        sinks.forEach((body, calledThere) -> guarded(body, () -> {
            calledThere.forEach((index, sink) -> calls.check(new Site(body, index), sink));
            calledThere.forEach((index, sink) -> scriptKeys.add(new Site(body, index), sink));
        }));
        PipelineCheck pipelines = new PipelineCheck(program, evaluator, text, this::add);
        program.bodies()
                .forEach(body -> guarded(body, () -> {
                    transactions.check(body, sinks.getOrDefault(body, Map.of()));
                    pipelines.check(body, sinks);
                }));
        program.bodies()
                .forEach(body -> guarded(body, () -> checkScripts(body, scriptKeys.arePlain(body.owner().name))));
        for (LuaFile script : program.scripts()) {
            guarded(
                    script.path(),
                    () -> LuaCheck.check(script, options, scriptKeys.arePlain()).forEach(this::add));
        }
        return new LintReport(sorted(), program.notices(), program.size());
    }

    /** One method or script that breaks an assumption of the analysis must not cost the others. */
    private void guarded(Object part, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException | StackOverflowError e) {
            program.add(new Notice(part.toString(), "was left out: " + e));
        }
    }

    /** Scripts in constants of the code; what is wrong in one is reported where the constant is used. */
    /** @param plainKeys see {@link LuaCheck} */
    private void checkScripts(Body body, boolean plainKeys) {
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof LdcInsnNode constant
                    && constant.cst instanceof String text
                    && text.contains("redis.")) {
                Site site = new Site(body, i);
                LuaCheck.check(new LuaFile(FindingText.file(site), text), options, plainKeys)
                        .forEach(finding -> add(finding.in(body.owner().name, body.line(site.index()))));
            }
        }
    }

    private void findSinks(Body body) {
        Map<Integer, Sink> found = new TreeMap<>();
        Set<String> asked = askedFor(body);
        for (int i = 0; i < body.size(); i++) {
            Sink sink = body.instruction(i) instanceof MethodInsnNode call && !asked.contains(call.owner)
                    ? sink(call)
                    : null;
            if (sink != null) {
                found.put(i, sink);
            }
        }
        if (!found.isEmpty() && body.isTooLong()) {
            program.add(new Notice(body.toString(), "is too long, and its keys are not known"));
        }
        if (!found.isEmpty()) {
            sinks.put(body, found);
        }
    }

    /** Types that no client of a cluster has and that the method asks for: it has another way for a cluster. */
    private static Set<String> askedFor(Body body) {
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof TypeInsnNode type
                    && type.getOpcode() == Opcodes.INSTANCEOF
                    && SINGLE_NODE.contains(type.desc)) {
                asked.add(type.desc);
            }
        }
        return asked;
    }

    /** The client's method that a call goes to, also through a class of the program that extends the client's. */
    private @Nullable Sink sink(MethodInsnNode call) {
        if (call.name.startsWith("<") || program.method(call.owner, call.name, call.desc) != null) {
            return null;
        }
        for (String type : program.supertypes(call.owner)) {
            Family family = Family.of(type);
            Sink sink = family == null ? null : SinkTable.standard().find(family, type, call.name, call.desc);
            if (sink != null) {
                return sink;
            }
        }
        return null;
    }

    private void add(Finding finding) {
        boolean own = finding.type().isEmpty() || program.isOwn(finding.type());
        if (own && finding.level() != Level.OFF && !options.isAccepted(finding) && !isSuppressed(finding)) {
            findings.add(finding);
        }
    }

    private boolean isSuppressed(Finding finding) {
        return program.bodies().stream()
                .filter(body -> body.owner().name.equals(finding.type()))
                .anyMatch(body -> isMarked(body.owner().invisibleAnnotations)
                        || isMarked(body.owner().visibleAnnotations)
                        || (hasLine(body, finding.line())
                                && (isMarked(body.node().invisibleAnnotations)
                                        || isMarked(body.node().visibleAnnotations))));
    }

    /** From the method's first line to its last: its lambdas are methods of their own. */
    private static boolean hasLine(Body body, int line) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (int i = 0; i < body.size(); i++) {
            if (body.instruction(i) instanceof LineNumberNode node) {
                first = Math.min(first, node.line);
                last = Math.max(last, node.line);
            }
        }
        return first <= line && line <= last;
    }

    private static boolean isMarked(@Nullable List<AnnotationNode> annotations) {
        return annotations != null
                && annotations.stream().anyMatch(each -> each.desc.matches(".*[/$]SuppressCrossSlot;"));
    }

    /** A call that reaches the client on several ways is one finding, with the shortest of them. */
    private List<Finding> sorted() {
        Map<String, Finding> distinct = new LinkedHashMap<>();
        for (Finding finding : findings) {
            distinct.merge(
                    finding.line() + "|" + finding.fingerprint(),
                    finding,
                    (one, other) -> other.via().size() < one.via().size() ? other : one);
        }
        List<Finding> sorted = new ArrayList<>(distinct.values());
        sorted.sort(Comparator.comparing(Finding::file)
                .thenComparingInt(Finding::line)
                .thenComparing(Finding::rule)
                .thenComparing(Finding::fingerprint));
        return sorted;
    }
}
