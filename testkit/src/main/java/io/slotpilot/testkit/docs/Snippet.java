package io.slotpilot.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A piece of code that stands in a document and in a test that runs it.
 *
 * <p>In a Markdown file it is the code block after {@code <!-- snippet: name -->}; in a Java file the lines between
 * {@code // snippet: name} and {@code // end}. Both are compared without their indentation.
 */
public final class Snippet {

    private Snippet() {}

    /** The lines of the snippet in a document of the project, from its root. */
    public static List<String> inDocument(String document, String name) {
        List<String> lines = read(root().resolve(document));
        int begin = after(lines, "<!-- snippet: " + name + " -->", document) + 1; // the fence
        return lines.subList(begin, begin + indexOf(lines.subList(begin, lines.size()), "```", document));
    }

    /** The lines of the snippet in a test, given its path from the module's directory. */
    public static List<String> inTest(String source, String name) {
        List<String> lines = read(Path.of(source));
        int begin = after(lines, "// snippet: " + name, source);
        List<String> body = lines.subList(begin, begin + indexOf(lines.subList(begin, lines.size()), "// end", source));
        int margin = body.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return body.stream()
                .map(line -> line.isBlank() ? "" : line.substring(margin))
                .toList();
    }

    private static int after(List<String> lines, String marker, String file) {
        return indexOf(lines, marker, file) + 1;
    }

    private static int indexOf(List<String> lines, String marker, String file) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new IllegalArgumentException("'" + marker + "' was expected on a line of its own in " + file);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests run in their module's directory, or in the root. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md")) ? here : here.resolve("..");
    }
}
