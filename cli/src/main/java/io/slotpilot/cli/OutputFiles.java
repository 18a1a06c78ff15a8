package io.slotpilot.cli;

import io.slotpilot.cli.report.HtmlReport;
import io.slotpilot.cli.report.MetricsReport;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.survey.CannotLookException;
import io.slotpilot.core.survey.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reports that go to files. Written whole, so that no reader sees half of one. */
final class OutputFiles {

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "write a page with the findings, the plan, and the slot map before and after it")
    private @Nullable Path html;

    @Option(
            names = "--prometheus",
            paramLabel = "FILE",
            description = "write metrics for the textfile collector of Prometheus' node exporter")
    private @Nullable Path prometheus;

    void write(Diagnosis diagnosis, RedisCli commands) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        if (html != null) {
            write(html, new HtmlReport(commands).render(diagnosis, now.toString()));
        }
        if (prometheus != null) {
            write(prometheus, MetricsReport.render(diagnosis, now.getEpochSecond()));
        }
    }

    private static void write(Path file, String text) {
        try {
            // Beside the file, because only within one file system a move is atomic.
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CannotLookException(
                    "cannot write " + file + " (" + e.getClass().getSimpleName() + ")");
        }
    }
}
