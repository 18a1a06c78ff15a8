package io.slotpilot.chaos.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the servers, and so which acknowledged writes they may have lost by themselves: replication of Redis is
 * asynchronous.
 *
 * @param shards the shard of each slot at the beginning
 */
public record ServerStory(
        List<Integer> shards,
        List<SlotMove> moves,
        List<Handover> handovers,
        List<Parting> partings,
        List<Event> events) {

    // A reply can be on its way while its server ends.
    private static final long UNDERWAY = 1_000_000_000L;

    // Messages go over another connection than replication, which tells when a replica had everything.
    private static final long ON_THE_BUS = 1_000_000_000L;

    public ServerStory {
        shards = List.copyOf(shards);
        moves = List.copyOf(moves);
        handovers = List.copyOf(handovers);
        partings = List.copyOf(partings);
        events = List.copyOf(events);
    }

    /**
     * Why the servers may have lost a write to {@code slot} that was acknowledged in {@code span}; null if they cannot have.
     *
     * <p>They may if the shard changed hands, and the write came, or came with its slot to this shard, after the last moment
     * of which it is known that the next primary had everything up to it. Moves that a change of hands interrupts can lose
     * keys of their slot: Redis does not tell replicas about open slots.
     */
    public @Nullable String excuse(int slot, Span span) {
        for (Handover handover : handovers) {
            if (interrupts(handover, slot)) {
                return "slot " + slot + " was moving at " + handover;
            }
            long since = Math.max(span.end(), arrival(slot, handover));
            if (isHere(slot, handover) && since >= handover.durable() && span.start() <= reach(handover)) {
                return handover.toString();
            }
        }
        return null;
    }

    /**
     * Whether a message for {@code slot} that was published in {@code span} may come late, or twice: its shard changed hands
     * while it was on the cluster bus, planned or not. On the bus it is for a moment, or until a primary that is parted from
     * the other nodes is together with them again; the offset of its replica says nothing about that.
     */
    public boolean mayComeLate(int slot, Span span) {
        Span onTheBus = new Span(span.start(), span.end() + ON_THE_BUS);
        long arrived = partings.stream()
                .filter(parting ->
                        parting.shard() == shardOf(slot, parting.span().start())
                                && parting.span().overlaps(onTheBus))
                .mapToLong(parting -> parting.span().end() + ON_THE_BUS)
                .reduce(onTheBus.end(), Math::max);
        return excuse(slot, onTheBus) != null
                || handovers.stream()
                        .anyMatch(handover -> isHere(slot, handover)
                                && handover.span().start() <= arrived
                                && span.start() <= reach(handover));
    }

    /** Events that overlap {@code span}. */
    public List<Event> during(Span span) {
        return events.stream().filter(event -> event.span().overlaps(span)).toList();
    }

    private boolean isHere(int slot, Handover handover) {
        return shardOf(slot, handover.span().start()) == handover.shard()
                || shardOf(slot, handover.span().end()) == handover.shard();
    }

    private boolean interrupts(Handover handover, int slot) {
        Span whole = new Span(Math.min(handover.durable(), handover.span().start()), reach(handover));
        return moves.stream()
                .anyMatch(move -> move.slot() == slot
                        && move.concerns(handover.shard())
                        && move.span().overlaps(whole)
                        && (!move.arrived()
                                || move.span().end() > handover.span().start()
                                || move.to() == handover.shard()));
    }

    private static long reach(Handover handover) {
        long end = handover.span().end();
        return end == Long.MAX_VALUE ? end : end + UNDERWAY;
    }

    private int shardOf(int slot, long at) {
        int shard = shards.get(slot);
        for (SlotMove move : moves) {
            if (move.slot() == slot && move.arrived() && move.span().end() <= at) {
                shard = move.to();
            }
        }
        return shard;
    }

    /** When the slot came to the shard of the handover, before it changed hands. */
    private long arrival(int slot, Handover handover) {
        return moves.stream()
                .filter(move -> move.slot() == slot && move.arrived() && move.to() == handover.shard())
                .mapToLong(move -> move.span().end())
                .filter(end -> end <= handover.span().start())
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
