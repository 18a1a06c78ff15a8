package io.slotpilot.demo.scenario;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scenarios by name, in the order in which they are played. */
public final class Scenarios {

    private static final Map<String, Scenario> ALL = new LinkedHashMap<>();

    static {
        ALL.put("calm", new Calm());
        ALL.put("reshard", new Reshard());
        ALL.put("failover", new PlannedFailover());
        ALL.put("kill", new Kill());
        ALL.put("freeze", new Freeze());
        ALL.put("half-open", new HalfOpen());
    }

    private Scenarios() {}

    /**
     * Parses names separated by commas; all scenarios if there are none.
     *
     * @throws IllegalArgumentException if a name is unknown, with the names that are
     */
    public static Map<String, Scenario> named(String names) {
        List<String> wanted = Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : wanted) {
            if (!ALL.containsKey(name)) {
                throw new IllegalArgumentException("demo.scenarios must be some of " + String.join(",", ALL.keySet())
                        + " but '" + name + "' is none of them");
            }
        }
        Map<String, Scenario> chosen = new LinkedHashMap<>(ALL);
        if (!wanted.isEmpty()) {
            chosen.keySet().retainAll(wanted);
        }
        return chosen;
    }
}
