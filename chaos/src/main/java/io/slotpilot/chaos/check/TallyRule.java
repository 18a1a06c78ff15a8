package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import io.slotpilot.chaos.history.Tally;
import java.util.List;

/** Clients count no redirect that no server gave, and all of them where every reply arrived. */
final class TallyRule implements Rule {

    @Override
    public List<Violation> check(Evidence evidence) {
        return evidence.tallies().stream()
                .filter(tally ->
                        tally.clients() > tally.servers() || (tally.exact() && tally.clients() != tally.servers()))
                .map(TallyRule::violation)
                .toList();
    }

    private static Violation violation(Tally tally) {
        return Violation.of(
                Breach.MISCOUNTED,
                tally.what() + ": the clients counted " + tally.clients() + ", the servers " + tally.servers());
    }
}
