package io.slotpilot.chaos.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The faults of one round. The same seed, length and number of shards always give the same plan.
 *
 * @param countable whether every reply reaches the clients, so that their counts must be those of the servers
 */
public record FaultPlan(long seed, Duration length, boolean countable, List<PlannedFault> faults) {

    private static final int CHOICES = 1 << 16;
    private static final int COUNTABLE_EVERY = 4;

    public FaultPlan {
        faults = List.copyOf(faults);
    }

    public static FaultPlan of(long seed, Duration length, int shards) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean countable = Math.floorMod(seed, COUNTABLE_EVERY) == COUNTABLE_EVERY - 1;
        List<PlannedFault> faults = new ArrayList<>();
        for (FaultKind.Lane lane : FaultKind.Lane.values()) {
            RandomGenerator own = random.split();
            faults.addAll(lane(kinds(lane, countable), own, length, shards));
        }
        faults.sort(Comparator.comparing(PlannedFault::start));
        return new FaultPlan(seed, length, countable, faults);
    }

    /** The faults of one lane, in their order. */
    public List<PlannedFault> of(FaultKind.Lane lane) {
        return faults.stream().filter(fault -> fault.kind().lane() == lane).toList();
    }

    private static List<FaultKind> kinds(FaultKind.Lane lane, boolean countable) {
        Predicate<FaultKind> fits = kind -> kind.lane() == lane && (!countable || kind.losesNoReply());
        List<FaultKind> urn = new ArrayList<>();
        Arrays.stream(FaultKind.values()).filter(fits).forEach(kind -> {
            for (int i = 0; i < kind.weight(); i++) {
                urn.add(kind);
            }
        });
        return urn;
    }

    private static List<PlannedFault> lane(List<FaultKind> urn, RandomGenerator random, Duration length, int shards) {
        List<PlannedFault> faults = new ArrayList<>();
        long at = 500L + random.nextInt(2000);
        while (!urn.isEmpty() && at < length.toMillis()) {
            FaultKind kind = urn.get(random.nextInt(urn.size()));
            long millis = 300L + random.nextInt(kind.lane() == FaultKind.Lane.DISRUPTIVE ? 8000 : 3500);
            faults.add(new PlannedFault(
                    kind,
                    Duration.ofMillis(at),
                    Duration.ofMillis(millis),
                    random.nextInt(shards),
                    random.nextInt(CHOICES)));
            at += millis + 300 + random.nextInt(2500);
        }
        return faults;
    }

    @Override
    public String toString() {
        return "plan of seed " + seed + (countable ? ", every reply counts" : "") + ":\n"
                + faults.stream().map(fault -> "  " + fault).collect(Collectors.joining("\n"));
    }
}
