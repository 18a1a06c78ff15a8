package io.slotpilot.core.keys;

import java.util.Locale;

/** What a piece of a key looks like; all but {@link #TEXT} become holes named after the constant. */
enum TokenKind {
    /** A word or separators: taken for constant. */
    TEXT,
    /** Decimal digits. */
    NUMBER,
    /** 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
    UUID,
    /** Hexadecimal digits that are neither a number nor a word. */
    HEX,
    /** Letters and digits in no order: ULID, Base64 and the like. */
    ID,
    /** Bytes that are no text, such as those of Java's own serialization. */
    BINARY,
    /** A word that was found to vary from key to key. */
    WORD,
    /** The remainder of a key that is too long to look at. */
    REST;

    String holeName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
