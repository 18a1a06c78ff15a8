package io.slotpilot.benchmarks.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file of figures that the property {@code figures} names; without it, figures are printed only. */
public final class Figures {

    private static final @Nullable String FILE = System.getProperty("figures");

    private Figures() {}

    /** Leaves a figure for the report. */
    public static void add(Figure figure) {
        if (FILE == null) {
            return;
        }
        try {
            Files.writeString(
                    Path.of(FILE), figure.line() + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write figures to " + FILE, e);
        }
    }

    /** The figures in a file; none if there is no such file. */
    public static List<Figure> read(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Figure::parse).toList()
                : List.of();
    }
}
