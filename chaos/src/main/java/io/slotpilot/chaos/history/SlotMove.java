package io.slotpilot.chaos.history;

/**
 * A slot on its way, also if it came back.
 *
 * @param from the shard that had it
 * @param to the shard that it was to go to
 * @param arrived whether it did
 */
public record SlotMove(int slot, int from, int to, Span span, boolean arrived) {

    boolean concerns(int shard) {
        return from == shard || to == shard;
    }
}
