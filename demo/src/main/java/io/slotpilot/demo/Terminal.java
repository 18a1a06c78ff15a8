package io.slotpilot.demo;

import java.io.IOException;

/** Where the demo prints to. */
final class Terminal {

    private Terminal() {}

    /**
     * Whether standard output is a terminal. {@link System#console()} cannot tell: it wants standard input to be one as
     * well, and from JDK 22 on is there always.
     */
    static boolean isInteractive() {
        try {
            return new ProcessBuilder("/bin/sh", "-c", "test -t 1")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
