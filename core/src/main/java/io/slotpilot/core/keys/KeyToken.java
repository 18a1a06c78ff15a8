package io.slotpilot.core.keys;

/** A piece of a key. */
record KeyToken(TokenKind kind, String text) {

    boolean isHole() {
        return kind != TokenKind.TEXT;
    }

    /** As it stands in a template. */
    String shown() {
        return isHole() ? '<' + kind.holeName() + '>' : text;
    }
}
