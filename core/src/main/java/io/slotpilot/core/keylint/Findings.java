package io.slotpilot.core.keylint;

import io.slotpilot.core.keys.KeyTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Findings, those that look alike together. Bounded; thread-safe. */
final class Findings {

    /** What findings look alike by. */
    record Group(KeyRule rule, String command, List<KeyTemplate> keys) {}

    /** A finding, and whether it is the first of its group. */
    record Added(KeyFinding finding, boolean isNew) {}

    private record Entry(KeyFinding first, LongAdder count) {}

    private final Map<Group, Entry> entries = new ConcurrentHashMap<>();
    private final LongAdder others = new LongAdder();
    private final int most;

    Findings(int most) {
        this.most = most;
    }

    /** @param describe makes the finding of a new group, and of one for which there is no room */
    Added add(Group group, Function<Group, KeyFinding> describe) {
        Entry known = entries.get(group);
        if (known == null && entries.size() < most) {
            Entry made = new Entry(describe.apply(group), new LongAdder());
            known = entries.putIfAbsent(group, made);
            if (known == null) {
                made.count.increment();
                return new Added(made.first, true);
            }
        }
        if (known != null) {
            known.count.increment();
            return new Added(known.first, false);
        }
        others.increment();
        return new Added(describe.apply(group), false);
    }

    /** The most frequent first. */
    List<KeyFinding> all() {
        List<KeyFinding> all = new ArrayList<>();
        entries.values().forEach(entry -> all.add(entry.first.withCount(entry.count.sum())));
        all.sort((a, b) -> Long.compare(b.count(), a.count()));
        return List.copyOf(all);
    }

    /** How many there was no room for. */
    long others() {
        return others.sum();
    }

    void clear() {
        entries.clear();
        others.reset();
    }
}
