package io.slotpilot.chaos.history;

/** The primary of a shard was parted from all other nodes, but not from the clients. */
public record Parting(int shard, Span span) {}
