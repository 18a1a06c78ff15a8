package io.slotpilot.testkit;

/** A server ended while it was starting; the message has its log. */
final class ServerEndedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ServerEndedException(String message) {
        super(message);
    }
}
