package io.slotpilot.demo;

import io.slotpilot.demo.client.ClientKind;
import io.slotpilot.demo.measure.ClientMeasurement;
import io.slotpilot.demo.measure.Promise;
import io.slotpilot.demo.measure.Promises;
import io.slotpilot.demo.measure.ScenarioResult;
import io.slotpilot.demo.report.Report;
import io.slotpilot.demo.report.ReportFiles;
import io.slotpilot.demo.report.TextReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What was measured until now; shown once, also when the demo is ended early. Thread-safe. */
final class Results {

    private final Path directory;
    private final List<ScenarioResult> scenarios = new ArrayList<>();
    private final List<Promise> promises = new ArrayList<>();
    private String server = "unknown";
    private boolean shown;

    Results(Path directory) {
        this.directory = directory;
    }

    synchronized void server(String version) {
        server = version;
    }

    synchronized void add(ScenarioResult scenario) {
        Set<String> slotpilots = Arrays.stream(ClientKind.values())
                .filter(ClientKind::isSlotpilot)
                .map(ClientKind::label)
                .collect(Collectors.toSet());
        Promises rules = new Promises(ClientKind.COMMAND_TIMEOUT.toMillis());
        scenarios.add(scenario);
        for (ClientMeasurement client : scenario.clients()) {
            if (slotpilots.contains(client.client())) {
                promises.addAll(rules.of(scenario, client));
            }
        }
    }

    /** Prints and writes the report, if that was not done before; whether every promise was kept. */
    synchronized boolean show(boolean complete) {
        Report report = new Report(server, complete, scenarios, promises);
        if (!shown) {
            shown = true;
            System.out.print(TextReport.render(report));
            ReportFiles.write(report, directory);
            System.out.println("\nReport: " + directory.resolve("index.html").toUri());
        }
        return report.promisesKept();
    }
}
