package io.slotpilot.chaos.history;

/**
 * A message that a subscriber received.
 *
 * @param at nanoseconds since the beginning of the round
 */
public record Delivery(String subscriber, String channel, long value, long at) {}
