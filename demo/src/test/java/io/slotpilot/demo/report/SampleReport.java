package io.slotpilot.demo.report;

import io.slotpilot.demo.measure.Bucket;
import io.slotpilot.demo.measure.ClientMeasurement;
import io.slotpilot.demo.measure.ClientResult;
import io.slotpilot.demo.measure.Evidence;
import io.slotpilot.demo.measure.Promise;
import io.slotpilot.demo.measure.ScenarioResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A small fixed report. */
final class SampleReport {

    private SampleReport() {}

    static Report get() {
        ScenarioResult kill = new ScenarioResult(
                "kill",
                "One of three primaries gets SIGKILL.",
                3_900,
                List.of(new ScenarioResult.Mark(2_000, "primary killed"), new ScenarioResult.Mark(5_900, "promoted")),
                List.of(
                        client("stock-jedis", 9_000, Map.of("JedisException: </script><b>no</b>", 12L)),
                        client("stock-lettuce", 12_345, Map.of()),
                        client("slotpilot-jedis", 3_950, Map.of()),
                        client("slotpilot-lettuce", 3_960, Map.of())));
        return new Report(
                "7.0.15",
                true,
                List.of(kill),
                List.of(
                        new Promise("kill", "slotpilot-jedis", "no command applied twice", 0, 0),
                        new Promise("kill", "slotpilot-lettuce", "no command applied twice", 1, 0)));
    }

    private static ClientMeasurement client(String name, long outageMillis, Map<String, Long> errors) {
        List<Bucket> timeline = IntStream.range(0, 40)
                .mapToObj(i -> i * 250 >= 2_000 && i * 250 < 2_000 + outageMillis
                        ? new Bucket(60, i % 8 == 0 ? 4 : 0, 2_000_000)
                        : new Bucket(148, 0, 900 + i))
                .toList();
        ClientResult result = new ClientResult(name, 6_789, 12, outageMillis, 1_234, 1, 2, 3, 4, 5, 6);
        return new ClientMeasurement(result, new Evidence(2_010, 0, 0, 0, 0), errors, timeline);
    }
}
