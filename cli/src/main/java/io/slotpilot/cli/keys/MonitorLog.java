package io.slotpilot.cli.keys;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads what {@code redis-cli monitor} has written. Memory is bounded, whatever the file is. Not thread-safe. */
final class MonitorLog {

    /** One command of some 100,000 keys. */
    private static final int LONGEST = 8 << 20;

    private final Path file;
    private byte[] line = new byte[1024];
    private int length;
    private long damaged;
    private long tooLong;

    MonitorLog(Path file) {
        this.file = file;
    }

    /** Lines that are not what MONITOR writes, or were cut off. */
    long damaged() {
        return damaged;
    }

    /** Lines that were left out. */
    long tooLong() {
        return tooLong;
    }

    void read(Consumer<MonitorLine> reader) throws IOException {
        damaged = 0;
        tooLong = 0;
        byte[] block = new byte[1 << 16];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                for (int i = 0; i < read; i++) {
                    if (block[i] == '\n') {
                        end(reader);
                    } else {
                        append(block[i]);
                    }
                }
            }
        }
        end(reader);
    }

    private void append(byte next) {
        if (length > LONGEST) {
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = next;
    }

    private void end(Consumer<MonitorLine> reader) {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        boolean greeting = length == 0 || (length == 2 && line[0] == 'O' && line[1] == 'K');
        if (length > LONGEST) {
            tooLong++;
        } else if (!greeting) {
            MonitorLine parsed = MonitorLine.parse(line, length);
            if (parsed == null) {
                damaged++;
            } else {
                reader.accept(parsed);
            }
        }
        length = 0;
    }
}
