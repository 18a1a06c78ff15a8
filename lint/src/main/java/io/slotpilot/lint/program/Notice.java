package io.slotpilot.lint.program;

/**
 * Something that could not be read and was left out.
 *
 * @param where the file, and the entry in it
 * @param what in a few words
 */
public record Notice(String where, String what) {

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
