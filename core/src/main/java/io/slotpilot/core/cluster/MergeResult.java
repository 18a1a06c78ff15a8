package io.slotpilot.core.cluster;

import java.util.BitSet;

/**
 * What came of laying views over a slot map.
 *
 * @param map the map after it; the same instance if the views taught nothing
 * @param changed slots whose commands go elsewhere now: another owner, another address of it, or none
 * @param contradicted slots about which the view was not believed, since what the map holds is better founded: a
 *     reason to ask another node
 * @param disagreements slots about which the views differ among themselves; empty if there was one view
 */
public record MergeResult(SlotMap map, BitSet changed, BitSet contradicted, BitSet disagreements) {}
