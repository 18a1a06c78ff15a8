package io.slotpilot.demo.measure;

/**
 * The numbers of one client in one scenario, as they stand in {@code report.json}.
 *
 * @param operations calls that began in the measured time
 * @param errors those that threw
 * @param outageMillis longest time without success on what the faults concerned, for reads and idempotent writes
 * @param p99Micros what 99 % of the calls took at most, failed ones included
 * @param moved MOVED replies that arrived at the client's sockets
 * @param ask ASK replies that arrived there
 * @param topologyQueries {@code CLUSTER SLOTS|NODES|SHARDS} that left there
 * @param newConnections connections opened to a node to which the client had one already
 * @param appliedTwice increments that happened without being asked for
 * @param lostAcknowledged acknowledged writes that are gone, but for those that the servers lost
 */
public record ClientResult(
        String client,
        long operations,
        long errors,
        long outageMillis,
        long p99Micros,
        long moved,
        long ask,
        long topologyQueries,
        long newConnections,
        long appliedTwice,
        long lostAcknowledged) {}
