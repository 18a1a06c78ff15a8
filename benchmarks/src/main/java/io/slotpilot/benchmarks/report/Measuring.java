package io.slotpilot.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs parts, each main class in a JVM of its own, and keeps what they leave in one file of figures for each part. */
final class Measuring {

    private final Path target;
    private final Path drivers;
    private final Effort effort;

    /**
     * @param target a directory for figures and logs
     * @param drivers a directory with the jars of the newest clients
     */
    Measuring(Path target, Path drivers, Effort effort) {
        this.target = target;
        this.drivers = drivers;
        this.effort = effort;
    }

    /** Measures a part anew. */
    void run(Part part) throws IOException, InterruptedException {
        Files.deleteIfExists(figures(part));
        for (Class<?> main : part.mains()) {
            long began = System.nanoTime();
            System.out.printf("%-15s %-26s ", part, main.getSimpleName());
            runJvm(part, main);
            System.out.printf("%4d s%n", (System.nanoTime() - began) / 1_000_000_000);
        }
    }

    /** Where the figures of a part are. */
    Path figures(Part part) {
        return target.resolve(part + ".tsv");
    }

    private void runJvm(Part part, Class<?> main) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx2g");
        command.add("-Dfigures=" + figures(part));
        command.addAll(effort.properties(main, part.client()));
        command.addAll(List.of("-classpath", part.newestClients() ? newestClients() : classPath(), main.getName()));
        Path log = target.resolve(part + "-" + main.getSimpleName() + ".log");
        Process jvm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread end = new Thread(() -> end(jvm), "end-of-" + part);
        Runtime.getRuntime().addShutdownHook(end);
        int code = jvm.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        if (code != 0) {
            throw new IllegalStateException(
                    main.getSimpleName() + " of " + part + " ended with " + code + ", see " + log);
        }
    }

    private static void end(Process jvm) {
        jvm.descendants().forEach(ProcessHandle::destroy);
        jvm.destroy();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The class path with those jars that Maven has put under {@code drivers} in the place of their older selves. */
    private String newestClients() throws IOException {
        List<String> newest = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(drivers, "*.jar")) {
            jars.forEach(jar -> newest.add(jar.toString()));
        }
        if (newest.isEmpty()) {
            throw new IllegalStateException("no newer clients in " + drivers + ", run mvn -Pbench");
        }
        newest.addAll(Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> newest.stream().noneMatch(jar -> artifact(jar).equals(artifact(entry))))
                .toList());
        return newest.stream().collect(Collectors.joining(File.pathSeparator));
    }

    /** A jar's file name without its version. */
    private static String artifact(String path) {
        return path.substring(path.lastIndexOf(File.separatorChar) + 1).replaceAll("-\\d.*", "");
    }
}
