package io.slotpilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.testkit.RedisErrorException;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Does what a plan says, line by line, as redis-cli and a shell would. */
final class PlanRunner {

    private static final Pattern COMMAND = Pattern.compile("redis-cli -h \\S+ -p (\\d+) (?:-e )?(?:--raw )?(.*)");
    private static final Pattern EXPECTATION = Pattern.compile("# go on when this prints a line '(.*)':");
    private static final String PIPE = " | xargs -r -d '\\n' -n 100 ";
    private static final Pattern LOOP =
            Pattern.compile("for slot in \\$\\(seq (\\d+) (\\d+)\\); do (.*) && true \\|\\| break; done");

    private final TestCluster cluster;

    PlanRunner(TestCluster cluster) {
        this.cluster = cluster;
    }

    void run(List<String> plan) {
        String expected = null;
        for (String line : plan) {
            Matcher expectation = EXPECTATION.matcher(line);
            if (expectation.matches()) {
                expected = expectation.group(1);
            } else if (expected != null) {
                await(line, expected);
                expected = null;
            } else if (LOOP.matcher(line).matches()) {
                loop(line);
            } else {
                execute(line);
            }
        }
    }

    private void loop(String line) {
        Matcher loop = LOOP.matcher(line);
        assertThat(loop.matches()).isTrue();
        for (int slot = Integer.parseInt(loop.group(1)); slot <= Integer.parseInt(loop.group(2)); slot++) {
            for (String command :
                    loop.group(3).replace("$slot", Integer.toString(slot)).split(" && ", -1)) {
                execute(command);
            }
        }
    }

    private void await(String question, String expected) {
        Awaitility.await(question)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(execute(question)).contains(expected));
    }

    private List<String> execute(String line) {
        int pipe = line.indexOf(PIPE);
        if (pipe < 0) {
            return call(line, List.of());
        }
        List<String> keys = call(line.substring(0, pipe), List.of());
        return keys.isEmpty() ? keys : call(line.substring(pipe + PIPE.length()), keys);
    }

    private List<String> call(String line, List<String> more) {
        Matcher command = COMMAND.matcher(line);
        assertThat(command.matches()).as(line).isTrue();
        List<String> words = new ArrayList<>();
        for (String word : command.group(2).split(" ", -1)) {
            words.add(word.replaceAll("^'(.*)'$", "$1"));
        }
        words.addAll(more);
        try {
            Object reply = node(Integer.parseInt(command.group(1))).command(words.toArray(String[]::new));
            return reply instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : String.valueOf(reply).lines().toList();
        } catch (RedisErrorException e) {
            throw new AssertionError(line + ": " + e.text(), e);
        }
    }

    private TestNode node(int port) {
        return cluster.nodes().stream()
                .filter(node -> node.port() == port)
                .findFirst()
                .orElseThrow();
    }
}
