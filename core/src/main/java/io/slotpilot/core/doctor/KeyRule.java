package io.slotpilot.core.doctor;

import io.slotpilot.core.cluster.SlotMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What would stop the keys of open slots on their way: conflicts, size, a target that is full. */
final class KeyRule implements Rule {

    /** MIGRATE blocks both servers while a key is serialised, sent and restored; this size takes a good part of a second. */
    private static final long BIG = 32 << 20;

    private static final int NAMED = 10;

    @Override
    public List<Finding> check(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        for (NodeReport owner : examination.primaries()) {
            for (SlotMarker marker : owner.view().markers()) {
                NodeReport other = examination.serving(marker.counterpart());
                NodeReport source = marker.leaves() ? owner : other;
                NodeReport target = marker.leaves() ? other : owner;
                // Where both sides are open, the source's marker is the one that counts.
                boolean twice = !marker.leaves() && source != null && isOpen(source, marker.slot());
                if (source != null && target != null && source != target && !twice) {
                    check(new Way(marker.slot(), source, target), findings);
                }
            }
        }
        return findings;
    }

    private record Way(int slot, NodeReport source, NodeReport target) {}

    private static boolean isOpen(NodeReport source, int slot) {
        return OpenSlotRule.marker(source, slot, true) != null;
    }

    private static void check(Way way, List<Finding> findings) {
        conflicts(way, findings);
        big(way, findings);
        Finding full = full(way);
        if (full != null) {
            findings.add(full);
        }
    }

    private static void conflicts(Way way, List<Finding> findings) {
        Map<String, KeySize> there = way.target.sample(way.slot).stream()
                .collect(Collectors.toMap(KeySize::key, Function.identity(), (one, same) -> one));
        List<String> both = way.source.sample(way.slot).stream()
                .map(KeySize::key)
                .filter(there::containsKey)
                .sorted()
                .toList();
        if (!both.isEmpty()) {
            findings.add(Finding.of(
                            FindingKind.KEY_CONFLICT,
                            "slot " + way.slot,
                            List.of(
                                    way.source + " and " + way.target + ": both hold " + both.size() + " keys",
                                    named(both)))
                    .advising(
                            "compare the two values of each (on the node that does not own the slot: ASKING first, on the"
                                    + " same connection), and delete the wrong one; until then the plan stops at them with"
                                    + " BUSYKEY, and touches neither"));
        }
    }

    private static String named(List<String> keys) {
        String first = String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())));
        return keys.size() <= NAMED ? first : first + ", and " + (keys.size() - NAMED) + " more";
    }

    private static void big(Way way, List<Finding> findings) {
        List<String> big = way.source.sample(way.slot).stream()
                .filter(key -> key.bytes() >= BIG)
                .map(key -> way.source + ": " + key.key() + " takes " + Evidence.size(key.bytes()))
                .toList();
        if (!big.isEmpty()) {
            findings.add(Finding.of(
                            FindingKind.BIG_KEYS,
                            "slot " + way.slot + " on " + way.source,
                            big.subList(0, Math.min(NAMED, big.size())))
                    .advising(
                            "split or shrink these keys first, or move them in a quiet hour with a cluster-node-timeout"
                                    + " that is longer than the move takes"));
        }
    }

    private static @Nullable Finding full(Way way) {
        long limit = way.target.number("maxmemory", 0);
        long used = way.target.number("used_memory", 0);
        long coming = estimate(way);
        // A server keeps the request that brings a big key, and as much again for the next one (readQueryFromClient).
        long request = 2 * largest(way);
        if (limit == 0 || used + coming + request <= limit) {
            return null;
        }
        String policy = String.valueOf(way.target.fact("maxmemory_policy"));
        long enough = (used + coming) / 4 * 5 + request;
        return Finding.of(
                        FindingKind.TARGET_FULL,
                        "slot " + way.slot + " to " + way.target,
                        List.of(
                                way.target + ": uses " + Evidence.size(used) + " of maxmemory " + Evidence.size(limit)
                                        + ", " + policy,
                                way.source + ": about " + Evidence.size(coming) + " are to come"))
                .deciding(
                        "give the target memory before you go on; if the machine has it",
                        Step.of("raise the limit of the target", way.target.address(), "CONFIG SET maxmemory " + enough)
                                .alone());
    }

    private static long largest(Way way) {
        return way.source.sample(way.slot).stream()
                .mapToLong(key -> Math.max(0, key.bytes()))
                .max()
                .orElse(0);
    }

    /** From the sizes that are known, for all keys of the source. */
    private static long estimate(Way way) {
        double mean = way.source.sample(way.slot).stream()
                .filter(key -> key.bytes() != KeySize.UNKNOWN)
                .mapToLong(KeySize::bytes)
                .average()
                .orElse(0);
        return (long) (mean * way.source.keysIn(way.slot));
    }
}
