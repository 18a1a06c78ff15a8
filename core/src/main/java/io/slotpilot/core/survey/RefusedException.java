package io.slotpilot.core.survey;

/** A node answered a question with an error. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException(String error) {
        super(error);
    }
}
