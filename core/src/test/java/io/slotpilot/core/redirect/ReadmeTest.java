package io.slotpilot.core.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.Decision.GiveUp;
import io.slotpilot.core.redirect.FailureKind.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's behaviour table says of every failure what the engine does. */
class ReadmeTest {

    private static final NodeAddress NODE = new NodeAddress("a", 1);

    private static Map<String, List<String>> rows() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path readme = (Files.exists(here.resolve("README.md")) ? here : here.resolve("..")).resolve("README.md");
        return Files.readAllLines(readme).stream()
                .dropWhile(line -> !line.startsWith("| failure |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .collect(Collectors.toMap(cells -> cells.get(1).replace("`", ""), Function.identity()));
    }

    @Test
    void listsEveryKindOfFailure() throws IOException {
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(FailureKind.values()).map(Enum::name).toList());
    }

    @Test
    void saysWhetherTheCommandRan() throws IOException {
        rows().forEach((kind, cells) -> assertThat(cells.get(2))
                .as(kind)
                .isEqualTo(FailureKind.valueOf(kind).execution() == Execution.UNKNOWN ? "unknown" : "no"));
    }

    @Test
    void saysFailsExactlyWhereTheEngineGivesUp() throws IOException {
        RedirectPolicy rules = RedirectPolicy.of(RedirectOptions.standard());
        rows().forEach((name, cells) -> {
            Failure failure = Failure.of(FailureKind.valueOf(name));
            Attempt failed = Attempt.first(SideEffect.READ, Duration.ZERO, 0).failed(NODE, failure);
            boolean givesUp = rules.decide(failed, failure, Duration.ZERO) instanceof GiveUp;
            assertThat(cells.get(3).equals("fails")).as(name).isEqualTo(givesUp);
        });
    }
}
