package io.slotpilot.testkit;

/** A server answered with an error; the message is the server's text. */
public final class RedisErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String text;

    RedisErrorException(String text) {
        super(text);
        this.text = text;
    }

    /** The first word, such as {@code MOVED}. */
    public String code() {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    /** The whole reply without its leading minus. */
    public String text() {
        return text;
    }
}
