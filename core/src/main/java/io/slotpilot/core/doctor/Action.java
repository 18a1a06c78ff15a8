package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;

/** Something that an operator does. Nothing here does it. */
public sealed interface Action {

    /** Whether the command, or one of them, goes to that node. */
    boolean isSentTo(NodeAddress node);

    /** Whether it is, or needs, a command that begins with these words. */
    boolean begins(String words);

    /** One command, sent to one node. */
    record Command(NodeAddress on, List<String> words) implements Action {

        public Command {
            words = List.copyOf(words);
        }

        @Override
        public boolean isSentTo(NodeAddress node) {
            return on.equals(node);
        }

        @Override
        public boolean begins(String start) {
            return (String.join(" ", words) + ' ').startsWith(start + ' ');
        }

        static Command of(NodeAddress on, String words) {
            return new Command(on, List.of(words.split(" ", -1)));
        }
    }

    /**
     * Moves every key of a slot. A key that is on both sides stops it, with BUSYKEY: none is overwritten.
     *
     * @param to where {@code from} reaches the target
     */
    record MoveKeys(int slot, NodeAddress from, NodeAddress to) implements Action {

        @Override
        public boolean isSentTo(NodeAddress node) {
            return from.equals(node);
        }

        @Override
        public boolean begins(String words) {
            return words.equals("MIGRATE") || words.equals("CLUSTER GETKEYSINSLOT");
        }
    }

    /**
     * Moves slots with their keys, one after the other, as a reshard does; stops at the first error.
     *
     * @param last inclusive
     * @param others primaries that are told the new owner
     */
    record MoveSlots(int first, int last, Side from, Side to, List<NodeAddress> others) implements Action {

        public MoveSlots {
            others = List.copyOf(others);
        }

        @Override
        public boolean isSentTo(NodeAddress node) {
            return from.at.equals(node) || to.at.equals(node) || others.contains(node);
        }

        @Override
        public boolean begins(String words) {
            return words.equals("MIGRATE") || words.equals("CLUSTER GETKEYSINSLOT") || words.equals("CLUSTER SETSLOT");
        }
    }

    /**
     * One end of a move.
     *
     * @param forServers where other nodes reach it
     */
    record Side(String id, NodeAddress at, NodeAddress forServers) {

        static Side of(NodeReport node) {
            return new Side(node.id(), node.address(), node.forServers());
        }
    }
}
