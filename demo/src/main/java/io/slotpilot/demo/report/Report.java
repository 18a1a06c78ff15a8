package io.slotpilot.demo.report;

import io.slotpilot.demo.measure.Promise;
import io.slotpilot.demo.measure.ScenarioResult;
import java.util.List;

/**
 * All that a run showed.
 *
 * @param server the servers' version
 * @param complete whether all scenarios that were asked for were played
 */
public record Report(String server, boolean complete, List<ScenarioResult> scenarios, List<Promise> promises) {

    public Report {
        scenarios = List.copyOf(scenarios);
        promises = List.copyOf(promises);
    }

    /** Whether every promise was kept, as far as there were any. */
    public boolean promisesKept() {
        return promises.stream().allMatch(Promise::kept);
    }
}
