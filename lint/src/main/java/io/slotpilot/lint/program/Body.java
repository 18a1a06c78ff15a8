package io.slotpilot.lint.program;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

/** A method's code, and on demand where each of its values comes from. */
public final class Body {

    /** A method with more instructions is data; to follow its values would take minutes. */
    private static final int LONGEST = 20_000;

    private final ClassNode owner;
    private final MethodNode node;
    private final Producers producers = new Producers();

    /** Large, and found out again when memory was needed for something else. */
    private SoftReference<@Nullable Frame<SourceValue>[]> frames = new SoftReference<>(null);

    private boolean cannotAnalyse;

    Body(ClassNode owner, MethodNode node) {
        this.owner = owner;
        this.node = node;
    }

    public ClassNode owner() {
        return owner;
    }

    public MethodNode node() {
        return node;
    }

    public String name() {
        return node.name;
    }

    public String descriptor() {
        return node.desc;
    }

    public boolean isStatic() {
        return (node.access & Opcodes.ACC_STATIC) != 0;
    }

    /** Whether the compiler has made it, to call another method of the same name. */
    public boolean isBridge() {
        return (node.access & Opcodes.ACC_BRIDGE) != 0;
    }

    /** How many instructions there are. */
    public int size() {
        return node.instructions.size();
    }

    /** Whether its values are not followed. */
    public boolean isTooLong() {
        return size() > LONGEST;
    }

    public AbstractInsnNode instruction(int index) {
        return node.instructions.get(index);
    }

    /** Where the instruction stands; -1 if it is none of this method, such as one that stands for a parameter. */
    public int index(AbstractInsnNode instruction) {
        boolean own = instruction.getPrevious() != null || instruction.getNext() != null;
        return own ? node.instructions.indexOf(instruction) : -1;
    }

    /** The source line, or 0 if the class was compiled without. */
    public int line(int index) {
        for (AbstractInsnNode at = instruction(index); at != null; at = at.getPrevious()) {
            if (at instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    /** Which parameter the instruction stands for, the receiver being 0 in an instance method; -1 if none. */
    public int parameter(AbstractInsnNode instruction) {
        return producers.parameter(instruction);
    }

    /** The name of a parameter, as the class file has it, else {@code argN}. */
    public String parameterName(int parameter) {
        int local = 0;
        int first = isStatic() ? 0 : 1;
        Type[] types = Type.getArgumentTypes(node.desc);
        for (int i = 0; i < parameter; i++) {
            local += i < first ? 1 : types[i - first].getSize();
        }
        int slot = local;
        if (node.localVariables != null) {
            for (LocalVariableNode variable : node.localVariables) {
                if (variable.index == slot && node.instructions.indexOf(variable.start) <= 3) {
                    return variable.name;
                }
            }
        }
        return "arg" + (parameter - first);
    }

    /**
     * An operand of an instruction.
     *
     * @param fromTop 0 for the last
     * @return null if the instruction cannot be reached, or the method could not be analysed
     */
    public @Nullable SourceValue operand(int index, int fromTop) {
        Frame<SourceValue> frame = frame(index);
        if (frame == null || frame.getStackSize() <= fromTop) {
            return null;
        }
        return frame.getStack(frame.getStackSize() - 1 - fromTop);
    }

    /** The operands of a call: the receiver, if there is one, then the arguments. */
    public List<SourceValue> operands(int index) {
        int count = count(instruction(index));
        List<SourceValue> operands = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            SourceValue operand = operand(index, i);
            if (operand == null) {
                return List.of();
            }
            operands.add(operand);
        }
        return operands;
    }

    private static int count(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            int receiver = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1;
            return Type.getArgumentCount(call.desc) + receiver;
        }
        return instruction instanceof InvokeDynamicInsnNode dynamic ? Type.getArgumentCount(dynamic.desc) : 0;
    }

    /** Its loops and ways. */
    public Flow flow() {
        return new Flow(node);
    }

    /** The method that a lambda or a method reference runs; null for any other {@code invokedynamic}. */
    public static @Nullable Handle lambda(InvokeDynamicInsnNode dynamic) {
        boolean lambda = dynamic.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory");
        return lambda && dynamic.bsmArgs[1] instanceof Handle handle ? handle : null;
    }

    private @Nullable Frame<SourceValue> frame(int index) {
        Frame<SourceValue>[] known = frames.get();
        if (known == null && !cannotAnalyse) {
            known = analyse();
            cannotAnalyse = known == null;
            frames = new SoftReference<>(known);
        }
        return known == null ? null : known[index];
    }

    private Frame<SourceValue> @Nullable [] analyse() {
        if (isTooLong()) {
            return null;
        }
        try {
            return Objects.requireNonNull(new Analyzer<>(producers).analyze(owner.name, node));
        } catch (AnalyzerException | RuntimeException e) { // damaged code: what it does cannot be told
            return null;
        }
    }

    @Override
    public String toString() {
        return owner.name + '.' + node.name + node.desc;
    }
}
