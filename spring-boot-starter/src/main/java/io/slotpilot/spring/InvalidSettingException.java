package io.slotpilot.spring;

import java.io.Serial;

/** A property has a value that it cannot have. */
final class InvalidSettingException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String expected;

    InvalidSettingException(String property, Object value, String expected) {
        super(property + " must be " + expected + " but was " + value);
        this.property = property;
        this.expected = expected;
    }

    String property() {
        return property;
    }

    String expected() {
        return expected;
    }
}
