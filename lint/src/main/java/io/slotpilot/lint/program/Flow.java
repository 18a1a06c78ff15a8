package io.slotpilot.lint.program;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** The ways through a method's code, those of exceptions left out. */
public final class Flow {

    private final MethodNode node;

    Flow(MethodNode node) {
        this.node = node;
    }

    /**
     * The outermost loop around an instruction, by the jumps that go back.
     *
     * @param since only loops that begin after this instruction count
     * @return where it begins and ends; null if there is none
     */
    public int @Nullable [] loop(int index, int since) {
        int[] outermost = null;
        for (int i = index; i < node.instructions.size(); i++) {
            if (node.instructions.get(i) instanceof JumpInsnNode jump) {
                int target = node.instructions.indexOf(jump.label);
                if (target <= index && target > since && (outermost == null || target <= outermost[0])) {
                    outermost = new int[] {target, i};
                }
            }
        }
        return outermost;
    }

    /** Whether there is a way from one instruction to another that leaves out a third. */
    public boolean canAvoid(int avoided, int from, int to) {
        BitSet seen = new BitSet();
        List<Integer> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            int at = open.remove(open.size() - 1);
            if (at == to) {
                return true;
            }
            if (at < node.instructions.size() && at != avoided && !seen.get(at)) {
                seen.set(at);
                open.addAll(successors(at));
            }
        }
        return false;
    }

    private List<Integer> successors(int index) {
        List<Integer> next = new ArrayList<>();
        AbstractInsnNode instruction = node.instructions.get(index);
        int opcode = instruction.getOpcode();
        if (instruction instanceof JumpInsnNode jump) {
            next.add(node.instructions.indexOf(jump.label));
        } else if (instruction instanceof TableSwitchInsnNode table) {
            table.labels.forEach(label -> next.add(node.instructions.indexOf(label)));
            next.add(node.instructions.indexOf(table.dflt));
            return next;
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            lookup.labels.forEach(label -> next.add(node.instructions.indexOf(label)));
            next.add(node.instructions.indexOf(lookup.dflt));
            return next;
        }
        boolean ends = opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
        if (!ends) {
            next.add(index + 1);
        }
        return next;
    }
}
