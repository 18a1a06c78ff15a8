package io.slotpilot.demo;

import io.slotpilot.demo.report.Progress;
import io.slotpilot.demo.scenario.Scenario;
import io.slotpilot.demo.scenario.Scenarios;
import io.slotpilot.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * {@code mvn -q -Pdemo}: plays the scenarios, prints the numbers, and exits with 1 if Slotpilot broke a promise.
 *
 * <p>System properties: {@code demo.scenarios}, names separated by commas, all unless set; {@code demo.report}, the
 * directory of the report.
 */
public final class Demo {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final Duration START = Duration.ofSeconds(4);
    private static final Duration AROUND_SCENARIO = Duration.ofSeconds(4);

    private Demo() {}

    public static void main(String[] arguments) {
        Map<String, Scenario> scenarios;
        try {
            scenarios = Scenarios.named(System.getProperty("demo.scenarios", ""));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        Path directory = Path.of(System.getProperty("demo.report", "target/demo-report"));
        boolean kept;
        try (DemoLog log = DemoLog.to(directory)) {
            kept = run(scenarios, directory);
        }
        if (!kept) {
            System.exit(EXIT_FAILED);
        }
    }

    /** Whether all was played and every promise kept. */
    private static boolean run(Map<String, Scenario> scenarios, Path directory) {
        Results results = new Results(directory);
        Progress progress = new Progress(System.out, Terminal.isInteractive(), expected(scenarios));
        // Ctrl-C comes here; the testkit sees to the servers itself.
        Thread interrupted = new Thread(
                () -> {
                    progress.close();
                    results.show(false);
                },
                "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (progress;
                TestCluster cluster = start(progress)) {
            results.server(cluster.node(0).info("server").getOrDefault("redis_version", "unknown"));
            for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
                results.add(new Play(cluster, scenario.getKey(), scenario.getValue(), progress::doing).run());
            }
        } catch (InterruptedException | RuntimeException e) {
            progress.close();
            results.show(false);
            System.err.println("The demo ended early: " + e);
            e.printStackTrace(System.err);
            return false;
        }
        return results.show(true);
    }

    private static TestCluster start(Progress progress) {
        progress.doing("starting three primaries and three replicas");
        return TestCluster.builder().primaries(3).replicas(1).start();
    }

    private static Duration expected(Map<String, Scenario> scenarios) {
        Duration sum = START;
        for (Scenario scenario : scenarios.values()) {
            sum = sum.plus(scenario.length()).plus(AROUND_SCENARIO);
        }
        return sum;
    }
}
