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
import java.util.stream.IntStream;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Judges the keys of all commands that one method adds to a transaction together. */
final class TransactionCheck {

    private static final String TRANSACTION = "redis/clients/jedis/\\w*Transaction(Base)?";

    private final Callers callers;
    private final Evaluator evaluator;
    private final FindingText text;
    private final Consumer<Finding> found;

    TransactionCheck(Callers callers, Evaluator evaluator, FindingText text, Consumer<Finding> found) {
        this.callers = callers;
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
            } else if (instruction instanceof TypeInsnNode made && made.desc.matches(TRANSACTION)) {
                jedis(new Site(body, i), sinks);
            }
        }
        // What a method or a lambda adds to a transaction that it is given.
        Block.given(body, sinks, TRANSACTION).forEach(block -> judge(block, "jedis"));
    }

    private void begun(Site site, MethodInsnNode call, Map<Integer, Sink> sinks) {
        Family family = Family.of(call.owner);
        if (family == Family.SPRING) {
            found.accept(text.transaction(
                    List.of(site),
                    "spring",
                    List.of(),
                    "MULTI through a template always fails on a cluster: \"currently not supported in cluster mode\""));
        } else if (family == Family.LETTUCE) {
            lettuce(site, sinks);
        } else if (family == Family.JEDIS) {
            jedis(site, sinks);
        }
    }

    private void jedis(Site begin, Map<Integer, Sink> sinks) {
        judge(Block.on(begin, sinks), "jedis");
    }

    /** What is called on the same commands until EXEC. */
    private void lettuce(Site begin, Map<Integer, Sink> sinks) {
        Body body = begin.body();
        List<SourceValue> operands = body.operands(begin.index());
        if (operands.isEmpty()) {
            return;
        }
        Set<AbstractInsnNode> commands = operands.get(0).insns;
        int end = IntStream.range(begin.index(), body.size())
                .filter(i -> body.instruction(i) instanceof MethodInsnNode call && call.name.matches("exec|discard"))
                .findFirst()
                .orElse(body.size());
        Map<Integer, Sink> between = Block.calledOn(body, sinks, from -> from.insns.equals(commands));
        between.keySet().removeIf(index -> index < begin.index() || index > end);
        judge(new Block(begin, between), "lettuce");
    }

    private void judge(Block block, String client) {
        callers.judge(block.begin(), context -> keys(context, block), (path, keys, verdict) -> {
            if (verdict != Verdict.CANNOT_TELL) {
                found.accept(text.transaction(
                        path,
                        client,
                        keys.elements(),
                        "The commands of one transaction must share a slot; EXEC fails"));
            }
        });
    }

    private Keys keys(Context context, Block block) {
        Site begin = block.begin();
        List<Element> keys = new ArrayList<>();
        boolean open = false;
        for (Map.Entry<Integer, Sink> command : block.commands().entrySet()) {
            int index = command.getKey();
            Keys some = Keys.of(evaluator, context, new Site(begin.body(), index), command.getValue());
            some.elements().forEach(key -> keys.add(evaluator.inLoop(context, key, index, begin.index())));
            open |= some.open();
        }
        return new Keys(keys, open);
    }
}
