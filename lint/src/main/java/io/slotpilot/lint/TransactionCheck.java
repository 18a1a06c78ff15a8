package io.slotpilot.lint;

import io.slotpilot.lint.program.Body;
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
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Judges the keys of all commands of a transaction together, within one method. */
final class TransactionCheck {

    private final Evaluator evaluator;
    private final FindingText text;
    private final Consumer<Finding> found;

    TransactionCheck(Evaluator evaluator, FindingText text, Consumer<Finding> found) {
        this.evaluator = evaluator;
        this.text = text;
        this.found = found;
    }

    /**
     * @param sinks the calls of the method that send commands with keys, by their index
     */
    void check(Body body, Map<Integer, Sink> sinks) {
        for (int i = 0; i < body.size(); i++) {
            AbstractInsnNode instruction = body.instruction(i);
            if (instruction instanceof MethodInsnNode call && call.name.equals("multi")) {
                begun(new Site(body, i), call, sinks);
            } else if (instruction instanceof MethodInsnNode call
                    && call.name.equals("transaction")
                    && Family.of(call.owner) == Family.JEDIS) {
                jedis(new Site(body, i), sinks);
            } else if (instruction instanceof TypeInsnNode made
                    && made.desc.matches("redis/clients/jedis/\\w*Transaction")) {
                jedis(new Site(body, i), sinks);
            }
        }
    }

    private void begun(Site site, MethodInsnNode call, Map<Integer, Sink> sinks) {
        Family family = Family.of(call.owner);
        if (family == Family.SPRING) {
            found.accept(text.transaction(
                    site,
                    "spring",
                    List.of(),
                    "MULTI through a template always fails on a cluster: \"currently not supported in cluster mode\""));
        } else if (family == Family.LETTUCE) {
            lettuce(site, sinks);
        } else if (family == Family.JEDIS) {
            jedis(site, sinks);
        }
    }

    /** What is called on the transaction. */
    private void jedis(Site begin, Map<Integer, Sink> sinks) {
        AbstractInsnNode transaction = begin.instruction();
        judge(begin, "jedis", sinks, index -> {
            List<SourceValue> operands = begin.body().operands(index);
            return !operands.isEmpty() && operands.get(0).insns.contains(transaction);
        });
    }

    /** What is called on the same commands until EXEC. */
    private void lettuce(Site begin, Map<Integer, Sink> sinks) {
        Body body = begin.body();
        List<SourceValue> operands = body.operands(begin.index());
        if (operands.isEmpty()) {
            return;
        }
        Set<AbstractInsnNode> commands = operands.get(0).insns;
        int end = body.size();
        for (int i = begin.index(); i < body.size(); i++) {
            if (body.instruction(i) instanceof MethodInsnNode call && call.name.matches("exec|discard")) {
                end = i;
                break;
            }
        }
        int last = end;
        judge(
                begin,
                "lettuce",
                sinks,
                index -> index > begin.index()
                        && index < last
                        && body.operands(index).get(0).insns.equals(commands));
    }

    private void judge(Site begin, String client, Map<Integer, Sink> sinks, java.util.function.IntPredicate belongs) {
        List<Element> keys = new ArrayList<>();
        boolean open = false;
        Context context = Context.of(begin.body());
        evaluator.restart();
        for (Map.Entry<Integer, Sink> sink : sinks.entrySet()) {
            if (belongs.test(sink.getKey())) {
                Keys some = Keys.of(evaluator, context, new Site(begin.body(), sink.getKey()), sink.getValue());
                keys.addAll(some.elements());
                open |= some.open();
            }
        }
        Verdict verdict = keys.isEmpty() ? Verdict.HARMLESS : Verdict.of(keys, open);
        if (verdict == Verdict.DIFFERENT || verdict == Verdict.LIKELY_DIFFERENT) {
            found.accept(text.transaction(
                    begin, client, keys, "The commands of one transaction must share a slot; EXEC fails"));
        }
    }
}
