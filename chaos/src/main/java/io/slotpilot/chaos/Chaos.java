package io.slotpilot.chaos;

import io.slotpilot.chaos.check.Checker;
import io.slotpilot.chaos.check.Violation;
import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.plan.FaultPlan;
import java.util.List;

/**
 * {@code mvn -q -Pchaos}: plays rounds until the time is over, prints each plan before and a line after it, and exits with 1
 * at the first violation.
 *
 * <p>System properties: {@code chaos.minutes}, {@code chaos.seed}, {@code chaos.driver}, {@code chaos.seconds} of faults in
 * a round, {@code chaos.report}, the directory of the log.
 */
public final class Chaos {

    private static final int EXIT_VIOLATION = 1;
    private static final int EXIT_USAGE = 2;

    private Chaos() {}

    public static void main(String[] arguments) throws InterruptedException {
        ChaosSettings settings;
        try {
            settings = ChaosSettings.from(System::getProperty);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        ChaosLog.to(settings.report());
        System.exit(run(settings) ? 0 : EXIT_VIOLATION);
    }

    /** Whether every promise was kept. */
    private static boolean run(ChaosSettings settings) throws InterruptedException {
        long end = System.nanoTime() + settings.time().toNanos();
        long seed = settings.seed();
        do {
            FaultPlan plan = FaultPlan.of(seed, settings.faults(), RoundSettings.SHARDS);
            System.out.println(plan);
            Evidence evidence = Round.play(RoundSettings.of(plan, settings.drivers()));
            List<Violation> violations = Checker.check(evidence);
            new RoundReport(plan, evidence, violations).print(System.out);
            if (!violations.isEmpty()) {
                System.out.println("once more: mvn -q -Pchaos -Dchaos.minutes=0 -Dchaos.seed=" + seed
                        + " -Dchaos.seconds=" + settings.faults().toSeconds());
                return false;
            }
            seed++;
        } while (System.nanoTime() < end);
        return true;
    }
}
