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

    /** Runs code of the user's, as Lettuce does: what it throws is logged. */
    static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.error("A listener of a subscription threw", e);
        }
    }
}
