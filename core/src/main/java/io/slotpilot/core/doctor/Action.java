package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.NodeAddress;
import java.util.List;
import java.util.stream.Stream;

/** Something that an operator does. Nothing here does it. */
public sealed interface Action {

    /** Where it is sent; several, if it is more than one command. */
    List<NodeAddress> nodes();

    /** Whether it is, or needs, a command that begins with these words. */
    boolean begins(String words);

    /** One command, sent to one node. */
    record Command(NodeAddress on, List<String> words) implements Action {

        public Command {
            words = List.copyOf(words);
        }

        @Override
        public List<NodeAddress> nodes() {
            return List.of(on);
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
        public List<NodeAddress> nodes() {
            return List.of(from);
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
        public List<NodeAddress> nodes() {
            return Stream.concat(Stream.of(from.at, to.at), others.stream()).toList();
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
