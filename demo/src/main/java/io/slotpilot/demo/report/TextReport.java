package io.slotpilot.demo.report;

import io.slotpilot.demo.measure.ClientMeasurement;
import io.slotpilot.demo.measure.ClientResult;
import io.slotpilot.demo.measure.Promise;
import io.slotpilot.demo.measure.ScenarioResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as text: a table for each scenario, and the promises. Plain ASCII, because terminals differ. */
public final class TextReport {

    private static final String ROW = "  %-18s %9s %8s %11s %10s %7s %6s %9s %7s %6s %6s%n";

    private TextReport() {}

    public static String render(Report report) {
        StringBuilder text = new StringBuilder();
        if (!report.complete()) {
            line(text, "%nThe demo was ended early. This is what was measured until then.%n");
        }
        for (ScenarioResult scenario : report.scenarios()) {
            scenario(text, scenario);
        }
        if (!report.promises().isEmpty()) {
            promises(text, report.promises());
        }
        return text.toString();
    }

    private static void scenario(StringBuilder text, ScenarioResult scenario) {
        line(text, "%n%s: %s%n", scenario.name(), scenario.about());
        if (scenario.serverOutageMillis() > 0) {
            line(text, "  The servers themselves took no writes for %,d ms.%n", scenario.serverOutageMillis());
        }
        line(
                text,
                ROW,
                "",
                "calls",
                "errors",
                "outage ms",
                "p99 us",
                "MOVED",
                "ASK",
                "topology",
                "new",
                "twice",
                "lost");
        for (ClientMeasurement client : scenario.clients()) {
            row(text, client.result());
        }
        for (ClientMeasurement client : scenario.clients()) {
            client.errorTexts().entrySet().stream()
                    .limit(1)
                    .forEach(
                            error -> line(text, "  %s: %,d x %s%n", client.client(), error.getValue(), error.getKey()));
        }
    }

    private static void row(StringBuilder text, ClientResult client) {
        line(
                text,
                ROW,
                client.client(),
                number(client.operations()),
                number(client.errors()),
                number(client.outageMillis()),
                number(client.p99Micros()),
                number(client.moved()),
                number(client.ask()),
                number(client.topologyQueries()),
                number(client.newConnections()),
                number(client.appliedTwice()),
                number(client.lostAcknowledged()));
    }

    private static void promises(StringBuilder text, List<Promise> promises) {
        line(text, "%nPromises of Slotpilot (value <= bound)%n");
        Map<String, List<Promise>> byText = promises.stream()
                .collect(Collectors.groupingBy(
                        promise -> promise.scenario() + ": " + promise.text(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        byText.forEach((name, group) -> line(
                text,
                "  %-8s %-70s %s%n",
                group.stream().allMatch(Promise::kept) ? "kept" : "BROKEN",
                name,
                group.stream().map(TextReport::verdict).collect(Collectors.joining("   "))));
    }

    private static String verdict(Promise promise) {
        return String.format(
                Locale.ROOT,
                "%s %,d %s %,d",
                promise.client(),
                promise.value(),
                promise.kept() ? "<=" : ">",
                promise.bound());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments));
    }
}
