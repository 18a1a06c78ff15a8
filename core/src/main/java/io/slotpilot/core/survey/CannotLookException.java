package io.slotpilot.core.survey;

/** The cluster cannot be looked at; the message is all that a user gets to see. */
public final class CannotLookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotLookException(String message) {
        super(message);
    }
}
