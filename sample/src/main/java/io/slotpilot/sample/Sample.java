package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code mvn -q -Psample}: plays all acts, prints a table for each, and exits with 1 if Slotpilot broke a promise.
 *
 * <p>System properties: {@code sample.acts}, names separated by commas, all unless set; {@code sample.directory}, where
 * the applications log.
 */
public final class Sample {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private Sample() {}

    private static Map<String, Act> acts() {
        Map<String, Act> acts = new LinkedHashMap<>();
        acts.put("reshard", new Reshard(600, Duration.ofMillis(2)));
        acts.put("many-keys", new ManyKeys(60));
        acts.put("kill", new Kill());
        acts.put("start-up", new StartUp(5));
        return acts;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Act> acts = acts();
        String chosen = System.getProperty("sample.acts", "");
        if (!chosen.isBlank() && !acts.keySet().containsAll(Set.copyOf(List.of(chosen.split(","))))) {
            System.err.println("sample.acts must be some of " + acts.keySet() + " but was " + chosen);
            System.exit(EXIT_USAGE);
        }
        if (!chosen.isBlank()) {
            acts.keySet().retainAll(Set.copyOf(List.of(chosen.split(","))));
        }
        Path directory = Path.of(System.getProperty("sample.directory", "target/sample"));
        Files.createDirectories(directory);
        if (!play(acts, directory)) {
            System.exit(EXIT_FAILED);
        }
    }

    private static boolean play(Map<String, Act> acts, Path directory) throws InterruptedException {
        Report report = new Report(System.out);
        report.doing("starting a cluster of three primaries and three replicas, and four applications");
        try (TestCluster cluster = TestCluster.builder().start();
                Stage stage = Stage.start(cluster, Contender.ALL, directory)) {
            for (Map.Entry<String, Act> act : acts.entrySet()) {
                report.doing(act.getKey());
                report.add(act.getValue().play(stage));
            }
        }
        return report.verdict();
    }
}
