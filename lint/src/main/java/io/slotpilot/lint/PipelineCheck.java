package io.slotpilot.lint;

import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Family;
import io.slotpilot.lint.sink.Sink;
import io.slotpilot.lint.value.Context;
import io.slotpilot.lint.value.Evaluator;
import io.slotpilot.lint.value.Value.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Looks for pipelines whose order matters: something is written, and then a queue or a stream in another slot tells others of
 * it. On a cluster each node gets its part of a pipeline by itself.
 */
final class PipelineCheck {

    private static final String PIPELINE = "redis/clients/jedis/\\w*Pipeline(Base)?";
    private static final String CONNECTION =
            "org/springframework/data/redis/(connection/\\w*RedisConnection|core/RedisOperations)";
    private static final Set<String> SIGNALS = Set.of("LPUSH", "RPUSH", "XADD");

    private final Program program;
    private final Evaluator evaluator;
    private final FindingText text;
    private final Consumer<Finding> found;

    PipelineCheck(Program program, Evaluator evaluator, FindingText text, Consumer<Finding> found) {
        this.program = program;
        this.evaluator = evaluator;
        this.text = text;
        this.found = found;
    }

    void check(Body body, Map<Body, Map<Integer, Sink>> sinks) {
        Map<Integer, Sink> own = sinks.getOrDefault(body, Map.of());
        for (int i = 0; i < body.size(); i++) {
            AbstractInsnNode instruction = body.instruction(i);
            boolean made = instruction instanceof TypeInsnNode type && type.desc.matches(PIPELINE);
            if (made || isPipelined(instruction)) {
                judge(Block.on(new Site(body, i), own));
            }
            Body lambda = lambda(body, i);
            if (lambda != null) {
                Map<Integer, Sink> its = sinks.getOrDefault(lambda, Map.of());
                Block.given(lambda, its, CONNECTION).forEach(this::judge);
            }
        }
        Block.given(body, own, PIPELINE).forEach(this::judge);
    }

    private static boolean isPipelined(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call
                && call.name.equals("pipelined")
                && Family.of(call.owner) == Family.JEDIS;
    }

    /** What Spring Data runs as a pipeline. */
    private @Nullable Body lambda(Body body, int index) {
        if (!(body.instruction(index) instanceof MethodInsnNode call) || !call.name.equals("executePipelined")) {
            return null;
        }
        for (SourceValue operand : body.operands(index)) {
            for (AbstractInsnNode maker : operand.insns) {
                Handle handle = maker instanceof InvokeDynamicInsnNode dynamic ? Body.lambda(dynamic) : null;
                if (handle != null) {
                    return program.method(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }
        return null;
    }

    private void judge(Block block) {
        List<Element> written = new ArrayList<>();
        Body body = block.begin().body();
        evaluator.restart();
        block.commands().forEach((index, sink) -> {
            Site site = new Site(body, index);
            Keys keys = Keys.of(evaluator, Context.of(body), site, sink);
            if (SIGNALS.contains(sink.command())) {
                signalled(site, sink, written, keys);
            }
            if (writes(sink)) {
                written.addAll(keys.elements());
            }
        });
    }

    private void signalled(Site site, Sink sink, List<Element> written, Keys signal) {
        for (Element key : written) {
            List<Element> both = new ArrayList<>(List.of(key));
            both.addAll(signal.elements());
            Verdict verdict = Verdict.of(both, signal.open());
            if (verdict == Verdict.DIFFERENT || verdict == Verdict.LIKELY_DIFFERENT) {
                found.accept(text.pipeline(site, sink, both));
                return;
            }
        }
    }

    private static boolean writes(Sink sink) {
        return CommandTable.standard().sideEffect(RawCommand.of(sink.command(), "key", "value")) != SideEffect.READ;
    }
}
