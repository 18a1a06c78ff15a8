package io.slotpilot.cli.keys;

/** The keys cannot be looked at; the message is all that a user gets to see. */
public final class CannotScanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotScanException(String message) {
        super(message);
    }

    /** What an exception says, with what it says of its cause. */
    static String reason(Throwable exception) {
        Throwable cause = exception.getCause();
        String detail = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return exception.getMessage() + detail;
    }
}
