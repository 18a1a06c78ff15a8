package io.slotpilot.core.doctor;

/**
 * One connection of the cluster bus, as one of its ends lists it (CLUSTER LINKS, Redis 7.0 and later).
 *
 * @param peer the id of the node at the other end
 * @param outgoing whether the node that lists it opened it
 */
public record BusLink(String peer, boolean outgoing) {}
