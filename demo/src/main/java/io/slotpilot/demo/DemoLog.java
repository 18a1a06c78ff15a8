package io.slotpilot.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends what the clients log to a file, until closed: a broken cluster makes them talk. */
final class DemoLog implements AutoCloseable {

    private final Handler file;

    private DemoLog(Handler file) {
        this.file = file;
    }

    static DemoLog to(Path directory) {
        try {
            Files.createDirectories(directory);
            LogManager.getLogManager().reset();
            Handler file = new FileHandler(directory.resolve("demo.log").toString());
            file.setFormatter(new SimpleFormatter());
            Logger root = Logger.getLogger("");
            root.setLevel(Level.INFO);
            root.addHandler(file);
            return new DemoLog(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log to " + directory, e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
