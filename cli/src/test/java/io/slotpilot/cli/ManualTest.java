package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages in docs/man are what {@code --help} prints; -Dslotpilot.manual.write writes them anew, all of them. */
class ManualTest {

    private static final Path PAGES = Path.of("..", "docs", "man");
    private static final boolean WRITE = System.getProperty("slotpilot.manual.write") != null;

    @Test
    void pagesAreWhatTheHelpSays() throws IOException {
        for (Map.Entry<String, CommandLine> command :
                Slotpilot.commandLine().getSubcommands().entrySet()) {
            Path page = PAGES.resolve("slotpilot-" + command.getKey() + ".txt");
            if (WRITE && !List.of("help", "generate-completion").contains(command.getKey())) {
                Files.createDirectories(PAGES);
                Files.writeString(
                        page, command.getValue().setUsageHelpWidth(100).getUsageMessage(Ansi.OFF));
            }
            if (Files.exists(page)) {
                assertThat(command.getValue().setUsageHelpWidth(100).getUsageMessage(Ansi.OFF))
                        .as("%s; mvn -pl cli -am test -Dtest=ManualTest -Dslotpilot.manual.write writes it anew", page)
                        .isEqualTo(Files.readString(page));
            }
        }
    }

    @Test
    void everyCommandOfTheDoctorHasAPage() {
        assertThat(List.of("doctor", "slots", "watch"))
                .allSatisfy(name ->
                        assertThat(PAGES.resolve("slotpilot-" + name + ".txt")).isNotEmptyFile());
    }
}
