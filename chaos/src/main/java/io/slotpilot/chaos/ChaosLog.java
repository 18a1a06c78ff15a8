package io.slotpilot.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends what the clients log to a file, and keeps what Netty says of lost buffers. */
final class ChaosLog {

    private static final Queue<String> LOST = new ConcurrentLinkedQueue<>();

    private ChaosLog() {}

    static void to(Path directory) {
        try {
            Files.createDirectories(directory);
            LogManager.getLogManager().reset();
            Handler file = new FileHandler(directory.resolve("chaos.log").toString());
            file.setFormatter(new SimpleFormatter());
            Logger root = Logger.getLogger("");
            root.setLevel(Level.INFO);
            root.addHandler(file);
            root.addHandler(new LeakHandler());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log to " + directory, e);
        }
    }

    /** What Netty said since the last call. */
    static List<String> lostBuffers() {
        List<String> lost = List.copyOf(LOST);
        LOST.clear();
        return lost;
    }

    private static final class LeakHandler extends Handler {

        @Override
        public void publish(LogRecord record) {
            String message = record.getMessage();
            if (message != null && message.startsWith("LEAK:")) {
                LOST.add(message.lines().findFirst().orElse(message));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
