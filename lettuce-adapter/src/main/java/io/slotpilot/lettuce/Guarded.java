package io.slotpilot.lettuce;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a step that must not keep the next ones from running. */
final class Guarded {

    private static final Logger log = LoggerFactory.getLogger(Guarded.class);

    private Guarded() {}

    static void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("Unexpected exception; this is a bug in Slotpilot", e);
        }
    }
}
