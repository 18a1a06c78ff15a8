package io.slotpilot.testkit.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A headless Chromium. Each call starts one and ends it, also when the call fails. */
public final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String DARK = "--blink-settings=preferredColorScheme=0";
    private static final long SECONDS = 120;

    private final Path program;
    private final Path directory;

    private Browser(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /**
     * The browser of this machine.
     *
     * @param directory where it keeps its files
     * @throws TestAbortedException if there is none, so that the test is skipped
     */
    public static Browser find(Path directory) {
        String path = System.getenv().getOrDefault("PATH", "");
        Optional<Path> found = Stream.of(path.split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        return new Browser(found.orElseThrow(() -> new TestAbortedException("no chromium on this machine")), directory);
    }

    /** The document, as text, after its scripts ran for three seconds of the browser's own time. */
    public String dom(URI page) throws IOException, InterruptedException {
        return dom(page, false);
    }

    /** @param dark whether the user of the browser prefers dark pages */
    public String dom(URI page, boolean dark) throws IOException, InterruptedException {
        Path dom = directory.resolve("dom.html");
        List<String> options = new ArrayList<>(List.of("--virtual-time-budget=3000", "--dump-dom"));
        if (dark) {
            options.add(DARK);
        }
        options.add(page.toString());
        run(dom, options.toArray(String[]::new));
        return Files.readString(dom);
    }

    /** A picture of the page, as PNG. */
    public void screenshot(URI page, Path picture, int width, int height, boolean dark)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(
                "--virtual-time-budget=3000",
                "--hide-scrollbars",
                "--window-size=" + width + ',' + height,
                "--screenshot=" + picture.toAbsolutePath()));
        if (dark) {
            options.add(DARK);
        }
        options.add(page.toString());
        run(directory.resolve("out.txt"), options.toArray(String[]::new));
    }

    private void run(Path output, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createDirectories(directory.resolve("profile"))));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + SECONDS + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
