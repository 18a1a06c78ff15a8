package io.slotpilot.demo.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is being done: on a terminal one line with a bar that is drawn again and again, elsewhere a line for each
 * thing that happens. Thread-safe.
 */
public final class Progress implements AutoCloseable {

    private static final int BAR = 24;
    private static final int COLUMNS = 79;
    private static final long REDRAW_MILLIS = 200;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long expectedMillis;
    private final long startNanos = System.nanoTime();
    private final @Nullable Thread redraw;
    private String doing = "";
    private boolean closed;

    /**
     * Begins now.
     *
     * @param terminal whether a line can be drawn again
     * @param expected how long all will take, about
     */
    public Progress(PrintStream out, boolean terminal, Duration expected) {
        this.out = out;
        this.terminal = terminal;
        this.expectedMillis = Math.max(1, expected.toMillis());
        this.redraw = terminal ? new Thread(this::redraw, "progress") : null;
        if (redraw != null) {
            redraw.setDaemon(true);
            redraw.start();
        }
    }

    /** This is being done from now on. */
    public synchronized void doing(String what) {
        doing = what;
        if (!terminal && !closed) {
            out.println(line());
        } else {
            draw();
        }
    }

    /** Ends the line; nothing is shown afterwards. */
    @Override
    public synchronized void close() {
        if (!closed && terminal) {
            out.print(ERASE_LINE);
            out.flush();
        }
        closed = true;
        notifyAll();
    }

    private synchronized void redraw() {
        try {
            while (!closed) {
                draw();
                wait(REDRAW_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        if (terminal && !closed) {
            String line = line();
            out.print(ERASE_LINE + line.substring(0, Math.min(line.length(), COLUMNS)));
            out.flush();
        }
    }

    private String line() {
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        long percent = Math.min(99, millis * 100 / expectedMillis);
        int filled = (int) (percent * BAR / 100);
        String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
        return String.format(
                Locale.ROOT, "[%s] %2d%% %d:%02d %s", bar, percent, millis / 60_000, millis / 1000 % 60, doing);
    }
}
