package io.slotpilot.cli;

/** The cluster cannot be looked at; the message is all that a user gets to see. */
final class CannotLookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotLookException(String message) {
        super(message);
    }
}
