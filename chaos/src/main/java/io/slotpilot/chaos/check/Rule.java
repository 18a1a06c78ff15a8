package io.slotpilot.chaos.check;

import io.slotpilot.chaos.history.Evidence;
import java.util.List;

/** One promise. */
@FunctionalInterface
interface Rule {

    /** Where it was broken; empty if it was kept. */
    List<Violation> check(Evidence evidence);
}
