package io.slotpilot.core.cluster;

/**
 * One side of a slot that is on the move, as the node of that side marks it.
 *
 * @param leaves true on the source ({@code MIGRATING}), false on the target ({@code IMPORTING})
 * @param counterpart the id of the node on the other side, as it was when the slot was marked
 */
public record SlotMarker(int slot, boolean leaves, String counterpart) {}
