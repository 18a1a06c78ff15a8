package io.slotpilot.core.cluster;

/** A topology reply that does not have the form that the protocol defines; the message names what was expected. */
public final class MalformedReplyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedReplyException(String message) {
        super(message);
    }
}
