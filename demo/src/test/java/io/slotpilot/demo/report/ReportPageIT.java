package io.slotpilot.demo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageIT {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path directory;

    ReportPageIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void needsNothingFromAnywhereElse() throws IOException {
        ReportFiles.write(SampleReport.get(), directory);
        String page = Files.readString(directory.resolve("index.html"));

        assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "url(", "@import", "@DATA@");
        assertThat(Files.readString(directory.resolve("report.json"))).startsWith("{\"server\":\"7.0.15\"");
    }

    @Test
    void drawsAChartForEachScenarioWithALaneForEachClient() throws Exception {
        Path browser = browser();
        ReportFiles.write(SampleReport.get(), directory);

        String dom = open(browser, directory.resolve("index.html"));

        assertThat(count(dom, "<svg[^>]* class=\"chart\"")).isEqualTo(1);
        assertThat(count(dom, "<path[^>]* class=\"success\"")).isEqualTo(4);
        assertThat(count(dom, "<path[^>]* class=\"latency\"")).isEqualTo(4);
        assertThat(count(dom, "<line[^>]* class=\"mark\"")).isEqualTo(2);
        assertThat(dom).contains("1 of 2 promises broken").contains("12,345").contains("primary killed");
        assertThat(dom).contains("JedisException: &lt;/script&gt;&lt;b&gt;no&lt;/b&gt;");
    }

    private static Path browser() {
        String path = System.getenv().getOrDefault("PATH", "");
        Optional<Path> found = Stream.of(path.split(":"))
                .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no chromium on this machine");
        return found.orElseThrow();
    }

    private String open(Path browser, Path page) throws IOException, InterruptedException {
        Path dom = directory.resolve("dom.html");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createDirectories(directory.resolve("profile")),
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(dom);
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
