package io.slotpilot.testkit.layout;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One node of the true layout.
 *
 * @param id 40 hexadecimal digits
 * @param address as servers write it: {@code host:port@bus[,hostname]}
 * @param primaryId of a replica, else null
 * @param slots what it owns; of a replica none
 * @param epoch its configuration epoch; of a replica its primary's
 */
public record Member(String id, String address, @Nullable String primaryId, BitSet slots, long epoch) {}
