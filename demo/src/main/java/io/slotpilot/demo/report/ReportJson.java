package io.slotpilot.demo.report;

import io.slotpilot.demo.client.ClientKind;
import io.slotpilot.demo.measure.Bucket;
import io.slotpilot.demo.measure.ClientMeasurement;
import io.slotpilot.demo.measure.ClientResult;
import io.slotpilot.demo.measure.ScenarioResult;
import io.slotpilot.demo.traffic.ClientTraffic;
import java.util.List;
import tools.jackson.databind.ObjectMapper;

/** {@code report.json}: the numbers, for machines. */
final class ReportJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Document(String server, List<Scenario> scenarios) {}

    private record Scenario(String name, long serverOutageMillis, List<ClientResult> clients) {

        static Scenario of(ScenarioResult result) {
            return new Scenario(
                    result.name(),
                    result.serverOutageMillis(),
                    result.clients().stream().map(ClientMeasurement::result).toList());
        }
    }

    private record Page(Report report, int bucketMillis, long duePerBucket, long timeoutMillis) {

        Page(Report report) {
            this(
                    report,
                    Bucket.MILLIS,
                    (long) ClientTraffic.THREADS * ClientTraffic.RATE * Bucket.MILLIS / 1000,
                    ClientKind.COMMAND_TIMEOUT.toMillis());
        }
    }

    private ReportJson() {}

    static String render(Report report) {
        return JSON.writeValueAsString(new Document(
                report.server(), report.scenarios().stream().map(Scenario::of).toList()));
    }

    /** The whole report, as the page's script reads it. */
    static String renderPage(Report report) {
        return JSON.writeValueAsString(new Page(report));
    }
}
