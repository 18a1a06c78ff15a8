package io.slotpilot.fleet;

import io.slotpilot.fleet.client.Policy;
import io.slotpilot.fleet.report.Figures;
import io.slotpilot.fleet.report.Page;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Plays the scenarios with fleets of each policy, and writes the page. {@code mvn -q -Pfleet} */
public final class Fleet {

    private Fleet() {}

    /** @param args sizes, scenarios or {@code all}, seed, directory of the documents */
    public static void main(String[] args) throws Exception {
        List<Size> sizes = Arrays.stream(args[0].split(",")).map(Size::parse).toList();
        List<Scenario> scenarios = scenarios(args[1]);
        long seed = Long.parseLong(args[2]);
        Page page = new Page();
        for (Size size : sizes) {
            page.size(size.toString());
            for (Scenario scenario : scenarios) {
                page.add(new Page.Chapter(
                        scenario.key(), scenario.title(), scenario.story(), play(scenario, size, seed)));
            }
        }
        page.write(Path.of(args[3]), run(args, scenarios));
    }

    private static String run(String[] args, List<Scenario> played) {
        List<String> left = Arrays.stream(Scenario.values())
                .filter(scenario -> !played.contains(scenario))
                .map(Scenario::title)
                .toList();
        return "`-Dfleet.sizes=%s -Dfleet.scenarios=%s -Dfleet.seed=%s`, run on %s%s"
                .formatted(
                        args[0],
                        args[1],
                        args[2],
                        LocalDate.now(ZoneOffset.UTC),
                        left.isEmpty() ? "" : "; not run: " + String.join(", ", left));
    }

    private static List<Scenario> scenarios(String names) {
        List<String> wanted = Arrays.asList(names.split(","));
        List<Scenario> found = Arrays.stream(Scenario.values())
                .filter(scenario -> names.equals("all") || wanted.contains(scenario.key()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("scenarios must be 'all' or of "
                    + Arrays.stream(Scenario.values()).map(Scenario::key).toList() + " but were '" + names + "'");
        }
        return found;
    }

    private static Map<Policy, Figures> play(Scenario scenario, Size size, long seed) {
        Map<Policy, Figures> fleets = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            long began = System.nanoTime();
            Figures figures = new Run(policy, size, seed).play(scenario);
            fleets.put(policy, figures);
            System.out.printf(
                    "%-28s %-16s %-16s %8.1f queries/client, peak %6d, %6.2f MOVED, x%.3f (in trouble x%.3f), %6.1f"
                            + " failed, known after %.1f s, %d astray, %5.1f %% in the end, x%.2f as slow (%d s)%n",
                    size,
                    scenario.key(),
                    policy.title(),
                    figures.queriesPerClient(),
                    figures.queries().peakOfOneNode(),
                    figures.movedPerClient(),
                    figures.amplification(),
                    figures.amplificationInTrouble(),
                    figures.failedPerMille(),
                    figures.convergence().all().toNanos() / 1e9,
                    figures.convergence().strayedAtTheEnd(),
                    figures.successInTheEnd(),
                    figures.slownessInTheEnd(),
                    (System.nanoTime() - began) / 1_000_000_000L);
        }
        return fleets;
    }
}
