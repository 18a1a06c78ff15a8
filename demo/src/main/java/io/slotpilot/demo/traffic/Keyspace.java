package io.slotpilot.demo.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The tags that a scenario's traffic touches; the same for all clients, whose keys differ by prefix. Immutable.
 *
 * @param hot tags that half of the traffic goes to, because something will happen to them; empty if nothing does
 * @param other tags of the rest
 */
public record Keyspace(List<Tag> hot, List<Tag> other) {

    private static final int SLOTS = 16_384;
    private static final int OTHER_TAGS = 600;

    public Keyspace {
        hot = List.copyOf(hot);
        other = List.copyOf(other);
    }

    /** Tags all over the cluster, none special. */
    public static Keyspace even() {
        return new Keyspace(List.of(), evenly());
    }

    /** Half of the traffic on these tags, half all over the cluster. */
    public static Keyspace hot(List<Tag> hot) {
        List<Integer> slots = hot.stream().map(Tag::slot).toList();
        return new Keyspace(
                hot,
                evenly().stream().filter(tag -> !slots.contains(tag.slot())).toList());
    }

    /** All tags. */
    public List<Tag> tags() {
        List<Tag> tags = new ArrayList<>(hot);
        tags.addAll(other);
        return tags;
    }

    Tag pick(RandomGenerator random) {
        List<Tag> from = !hot.isEmpty() && random.nextBoolean() ? hot : other;
        return from.get(random.nextInt(from.size()));
    }

    private static List<Tag> evenly() {
        return IntStream.range(0, OTHER_TAGS)
                .mapToObj(i -> Tag.of(i * SLOTS / OTHER_TAGS))
                .toList();
    }
}
