package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import java.util.List;

/** All rules. */
public final class Checker {

    private static final List<Rule> RULES = List.of(
            new ListRule(),
            new CounterRule(),
            new RegisterRule(),
            new TransactionRule(),
            new QueueRule(),
            new CallRule(),
            new MessageRule(),
            new TallyRule(),
            evidence -> evidence.leaks().stream()
                    .map(leak -> Violation.of(Breach.LEAK, leak))
                    .toList());

    private Checker() {}

    /** Every promise that was broken in a round; empty if all were kept. */
    public static List<Violation> check(Evidence evidence) {
        return RULES.stream().flatMap(rule -> rule.check(evidence).stream()).toList();
    }
}
