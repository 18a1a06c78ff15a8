package io.slotpilot.demo.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Writes {@code report.json} and {@code index.html}. */
public final class ReportFiles {

    private static final String DATA = "\"@DATA@\"";

    private ReportFiles() {}

    /** Writes both files into {@code directory}, which is created if it is missing. */
    public static void write(Report report, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("report.json"), ReportJson.render(report));
            Files.writeString(directory.resolve("index.html"), page(report));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + directory, e);
        }
    }

    private static String page(Report report) throws IOException {
        try (InputStream template =
                Objects.requireNonNull(ReportFiles.class.getResourceAsStream("index.html"), "index.html is missing")) {
            // "</" would end the script element, wherever in a string it stands.
            String data = ReportJson.renderPage(report).replace("</", "<\\/");
            return new String(template.readAllBytes(), StandardCharsets.UTF_8).replace(DATA, data);
        }
    }
}
