package io.slotpilot.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.browser.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageIT {

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
        Browser browser = Browser.find(directory);
        ReportFiles.write(SampleReport.get(), directory);

        String dom = browser.dom(directory.resolve("index.html").toUri());

        assertThat(count(dom, "<svg[^>]* class=\"chart\"")).isEqualTo(1);
        assertThat(count(dom, "<path[^>]* class=\"success\"")).isEqualTo(4);
        assertThat(count(dom, "<path[^>]* class=\"latency\"")).isEqualTo(4);
        assertThat(count(dom, "<line[^>]* class=\"mark\"")).isEqualTo(2);
        assertThat(dom).contains("1 of 2 promises broken").contains("12,345").contains("primary killed");
        assertThat(dom).contains("JedisException: &lt;/script&gt;&lt;b&gt;no&lt;/b&gt;");
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
