package io.slotpilot.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsIT {

    /** Prints 20 ports and holds them until its standard input ends. */
    static final class OtherJvm {
        public static void main(String[] args) throws IOException {
            System.out.println(Stream.generate(Ports::take).limit(20).toList());
            System.exit(System.in.read());
        }
    }

    @Test
    void portsAreFreeBelowTheKernelsRangeAndNeverRepeatedSoon() {
        List<Integer> ports = Stream.generate(Ports::take).limit(50).toList();
        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port > 1024 && port + Ports.BUS_OFFSET < 32_768);
        assertThat(ports).allMatch(Ports::isFree);
    }

    @Test
    void jvmsAtTheSameTimeGetDifferentPorts() throws IOException {
        Process first = fork();
        Process second = fork();
        Set<String> all = new HashSet<>(ports(first));
        all.addAll(ports(second));
        Stream.generate(Ports::take).limit(20).forEach(port -> all.add(port.toString()));
        first.getOutputStream().close();
        second.getOutputStream().close();
        assertThat(all).hasSize(60);
    }

    @Test
    void aPortInUseIsNotFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(Ports.take())) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
        }
    }

    private static List<String> ports(Process jvm) throws IOException {
        String line = jvm.inputReader(StandardCharsets.UTF_8).readLine();
        return List.of(line.substring(1, line.length() - 1).split(", "));
    }

    private static Process fork() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName())
                .redirectErrorStream(true)
                .start();
    }
}
