package io.slotpilot.cli;

import io.slotpilot.cli.keys.Sweep;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A bar that is drawn anew on a terminal; elsewhere a line now and then, without any control character. */
final class ProgressLine implements Sweep.Progress {

    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private long drawn = begin;
    private int length;

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static ProgressLine on(PrintWriter err) {
        return new ProgressLine(err, isTerminal());
    }

    /** Since JDK 22 there is a console also where there is no terminal, and a method to ask. */
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void at(long examined, long before, long expected) {
        long now = System.nanoTime();
        if (now - drawn < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        drawn = now;
        String line = text(examined, before, expected, now - begin);
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
        } else {
            out.println(line);
        }
        length = line.length();
        out.flush();
    }

    static String text(long examined, long before, long expected, long nanos) {
        double part = expected == 0 ? 1 : Math.min(1, (double) examined / expected);
        int full = (int) (part * WIDTH);
        double perNano = (double) (examined - before) / Math.max(1, nanos);
        long left = perNano == 0 ? 0 : (long) (Math.max(0, expected - examined) / perNano);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %d of %d keys, %s left",
                "#".repeat(full),
                "-".repeat(WIDTH - full),
                part * 100,
                examined,
                expected,
                time(TimeUnit.NANOSECONDS.toSeconds(left)));
    }

    private static String time(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** Takes the bar away. */
    void clear() {
        if (terminal && length > 0) {
            out.print("\r" + " ".repeat(length) + "\r");
            out.flush();
        }
    }
}
