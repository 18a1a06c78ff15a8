package io.slotpilot.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerBinaryIT {

    private final Path directory;

    ServerBinaryIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void findsAnExecutable() {
        assertThat(ServerBinary.locate()).isExecutable();
        assertThat(ServerBinary.locate()).isEqualTo(ServerBinary.locate());
    }

    @Test
    void namesASettingThatIsNoExecutable() throws IOException {
        Path file = Files.writeString(directory.resolve("not-executable"), "text");
        for (Path wrong : new Path[] {file, directory, directory.resolve("absent")}) {
            assertThatThrownBy(() -> ServerBinary.executable(wrong.toString(), "system property x.y"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("system property x.y")
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("must name an executable redis-server");
        }
    }

    @Test
    void keepsOneCopyPerContentAndReplacesADamagedOne() throws IOException {
        Path binary = Files.writeString(directory.resolve("original"), "#!/bin/sh");
        Path cache = Files.createDirectory(directory.resolve("cache"));

        Path copy = ServerBinary.cached(binary, cache);
        assertThat(ServerBinary.cached(binary, cache)).isEqualTo(copy);
        assertThat(copy).isExecutable().hasContent("#!/bin/sh");

        Files.writeString(copy, "damaged");
        assertThat(ServerBinary.cached(binary, cache)).isEqualTo(copy);
        assertThat(copy).isExecutable().hasContent("#!/bin/sh");

        Files.writeString(binary, "#!/bin/bash");
        assertThat(ServerBinary.cached(binary, cache)).isNotEqualTo(copy);
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).hasSize(2);
        }
    }
}
