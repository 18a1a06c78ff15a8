package io.slotpilot.lint.program;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Knows for each value which instructions made it: neither loads and stores nor casts do, and each parameter has its own. */
final class Producers extends SourceInterpreter {

    private final Map<AbstractInsnNode, Integer> parameters = new IdentityHashMap<>();

    /** The same again when the method is analysed again. */
    private final Map<Integer, VarInsnNode> made = new HashMap<>();

    Producers() {
        super(Opcodes.ASM9);
    }

    /** Which parameter the instruction stands for, the receiver being 0 in an instance method; -1 if none. */
    int parameter(AbstractInsnNode instruction) {
        return parameters.getOrDefault(instruction, -1);
    }

    @Override
    public SourceValue newParameterValue(boolean isInstance, int local, Type type) {
        VarInsnNode parameter = made.computeIfAbsent(local, each -> new VarInsnNode(Opcodes.ALOAD, each));
        parameters.putIfAbsent(parameter, parameters.size());
        return new SourceValue(type.getSize(), parameter);
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
        return value;
    }

    @Override
    public SourceValue unaryOperation(AbstractInsnNode instruction, SourceValue value) {
        return instruction.getOpcode() == Opcodes.CHECKCAST ? value : super.unaryOperation(instruction, value);
    }
}
