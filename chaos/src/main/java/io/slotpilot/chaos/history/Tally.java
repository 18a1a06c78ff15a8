package io.slotpilot.chaos.history;

/**
 * What the clients' meters and the servers counted of one thing.
 *
 * @param exact whether every reply reached the clients, so that both must be the same
 */
public record Tally(String what, long clients, long servers, boolean exact) {}
