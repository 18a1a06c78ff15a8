package io.slotpilot.lint;

import io.slotpilot.lint.program.Body;
import io.slotpilot.lint.program.Program.Site;
import io.slotpilot.lint.sink.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * The commands of one method that go together: those of a transaction or of a pipeline.
 *
 * @param begin where it begins, or its first command
 * @param commands the calls by their indexes, in their order
 */
record Block(Site begin, Map<Integer, Sink> commands) {

    /** What is called on the object that an instruction makes. */
    static Block on(Site maker, Map<Integer, Sink> sinks) {
        AbstractInsnNode made = maker.instruction();
        return new Block(maker, calledOn(maker.body(), sinks, from -> from.insns.contains(made)));
    }

    /** What is called on parameters of a type, by its internal name; blocks of one command are none. */
    static List<Block> given(Body body, Map<Integer, Sink> sinks, String type) {
        List<Block> blocks = new ArrayList<>();
        Type[] types = Type.getArgumentTypes(body.descriptor());
        for (int i = 0; i < types.length; i++) {
            int parameter = body.isStatic() ? i : i + 1;
            if (types[i].getSort() == Type.OBJECT && types[i].getInternalName().matches(type)) {
                Map<Integer, Sink> commands = calledOn(
                        body, sinks, from -> from.insns.stream().anyMatch(each -> body.parameter(each) == parameter));
                if (commands.size() > 1) {
                    blocks.add(new Block(
                            new Site(body, commands.keySet().iterator().next()), commands));
                }
            }
        }
        return blocks;
    }

    /** The calls whose receiver is such a value. */
    static Map<Integer, Sink> calledOn(Body body, Map<Integer, Sink> sinks, Predicate<SourceValue> receiver) {
        Map<Integer, Sink> commands = new TreeMap<>();
        sinks.forEach((index, sink) -> {
            List<SourceValue> operands = body.operands(index);
            if (!operands.isEmpty() && receiver.test(operands.get(0))) {
                commands.put(index, sink);
            }
        });
        return commands;
    }
}
