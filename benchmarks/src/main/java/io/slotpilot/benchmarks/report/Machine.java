package io.slotpilot.benchmarks.report;

import io.slotpilot.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Where figures come from. */
final class Machine {

    private Machine() {}

    /** Sentences about this machine. */
    static List<String> describe() throws IOException {
        return List.of(
                processor() + ", " + Runtime.getRuntime().availableProcessors()
                        + " cores; servers and clients together",
                System.getProperty("os.name")
                        + ' '
                        + System.getProperty("os.version")
                        + ' '
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"),
                server(),
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    private static String processor() throws IOException {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpuinfo)) {
            return "unknown processor";
        }
        return Files.readAllLines(cpuinfo).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
    }

    private static String server() {
        try (TestCluster cluster =
                TestCluster.builder().primaries(3).replicas(0).start()) {
            Map<String, String> info = cluster.node(0).info("server");
            return info.containsKey("valkey_version")
                    ? "Valkey " + info.get("valkey_version")
                    : "Redis " + info.get("redis_version");
        }
    }
}
