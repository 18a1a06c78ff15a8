package io.slotpilot.core.survey;

/** A node cannot be reached, does not let one in, or does not answer. */
public final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(String reason) {
        super(reason);
    }

    /** With what the client says, and what it says of the cause. */
    public static NoAnswerException of(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String detail = failure.getCause() == null ? null : failure.getCause().getMessage();
        return new NoAnswerException(
                detail == null || detail.equals(message) ? message : message + " (" + detail + ")");
    }
}
