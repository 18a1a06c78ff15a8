package io.slotpilot.cli.keys;

/** The keys cannot be looked at; the message is all that a user gets to see. */
public final class CannotScanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotScanException(String message) {
        super(message);
    }
}
