package io.slotpilot.chaos.history;

/**
 * A shard went on with the data of another server, or with none.
 *
 * @param durable everything that was acknowledged before is known to be there; {@link Long#MAX_VALUE} if the servers promise
 *     all of it, {@link Long#MIN_VALUE} if nothing is
 * @param span from the moment when the new primary had the shard until the old one knew that
 */
public record Handover(int shard, long durable, Span span, String cause) {}
