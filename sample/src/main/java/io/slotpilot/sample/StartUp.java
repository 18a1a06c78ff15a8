package io.slotpilot.sample;

import io.slotpilot.sample.shop.FirstReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much later the first reply from Redis comes with Slotpilot than without: each time in a new JVM, in turns, from its
 * beginning to the reply.
 */
record StartUp(int rounds) implements Act {

    private static final long LIMIT_MILLIS = 300;

    @Override
    public ActResult play(Stage stage) throws InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        List<Promise> promises = new ArrayList<>();
        rows.add(List.of("driver", "stock, median", "Slotpilot, median", "median of the differences"));
        for (String driver : List.of("lettuce", "jedis")) {
            List<Long> stock = new ArrayList<>();
            List<Long> ours = new ArrayList<>();
            List<Long> differences = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                stock.add(millis(new Contender(driver, false), stage));
                ours.add(millis(new Contender(driver, true), stage));
                differences.add(ours.get(round) - stock.get(round));
            }
            long cost = Math.round(Times.median(differences));
            rows.add(List.of(
                    driver,
                    Math.round(Times.median(stock)) + " ms",
                    Math.round(Times.median(ours)) + " ms",
                    cost + " ms"));
            promises.add(Promise.atMost(driver + ": start-up over stock", cost, LIMIT_MILLIS, " ms"));
        }
        return new ActResult("From the JVM's beginning to the first reply, " + rounds + " pairs", rows, promises);
    }

    private static long millis(Contender contender, Stage stage) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                FirstReply.class.getName()));
        Settings.of(contender, stage.cluster(), stage.directory()).forEach(setting -> command.add("--" + setting));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            int mark = output.indexOf(FirstReply.MARK);
            if (status != 0 || mark < 0) {
                throw new IllegalStateException(contender + " did not start, status " + status + ":\n" + output);
            }
            return Long.parseLong(
                    output.substring(mark + FirstReply.MARK.length()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("java could not be started", e);
        }
    }
}
