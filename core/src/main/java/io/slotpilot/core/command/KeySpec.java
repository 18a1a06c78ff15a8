package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One of a command's key specifications: where to begin, and how to find the keys from there
 * (https://redis.io/docs/latest/develop/reference/key-specs/; the order of the rules is that of the server's
 * {@code getKeysUsingKeySpecs}, db.c).
 */
record KeySpec(KeyAccess access, BeginSearch beginSearch, FindKeys findKeys) {

    /** Says where the keys of a specification begin. */
    sealed interface BeginSearch {

        /** Begins at a fixed position. */
        record Index(int position) implements BeginSearch {}

        /**
         * Begins right after a keyword.
         *
         * @param from where the search for it starts; negative: counted from the end, searching backwards
         */
        record Keyword(String word, int from) implements BeginSearch {}

        /** The server does not say; code has to ({@link KeyFinder}). */
        record Unknown() implements BeginSearch {}
    }

    /** Says which arguments are keys, counted from the beginning. */
    sealed interface FindKeys {

        /**
         * Each {@code step}th argument up to the last.
         *
         * @param last counted from the first, or if negative from the command's end
         * @param limit with a negative {@code last}: only this fraction of the rest (2: half of it); 0: all
         */
        record Range(int last, int step, int limit) implements FindKeys {}

        /** An argument tells how many keys follow; both offsets count from the beginning. */
        record KeyNumber(int number, int first, int step) implements FindKeys {}

        /** The server does not say. */
        record Unknown() implements FindKeys {}
    }

    /** Whether it can find more than one key; false only for a range of one. */
    boolean namesSeveral() {
        return !(findKeys instanceof FindKeys.Range range) || range.last() != 0;
    }

    void find(RawCommand command, KeyPositions.Builder keys) {
        int begin = begin(command);
        if (begin < 0) {
            return;
        }
        if (begin >= command.size()) {
            keys.markIncomplete();
        } else if (findKeys instanceof FindKeys.Range range) {
            findRange(range, begin, command, keys);
        } else if (findKeys instanceof FindKeys.KeyNumber keyNumber) {
            findKeyNumber(keyNumber, begin, command, keys);
        }
    }

    /** Where the search begins, perhaps past the end; -1 if the specification does not apply to this command. */
    private int begin(RawCommand command) {
        if (beginSearch instanceof BeginSearch.Index index) {
            return index.position();
        }
        if (beginSearch instanceof BeginSearch.Keyword keyword) {
            return afterKeyword(keyword, command);
        }
        return -1;
    }

    private static int afterKeyword(BeginSearch.Keyword keyword, RawCommand command) {
        byte[] word = keyword.word().getBytes(US_ASCII);
        boolean forward = keyword.from() >= 0;
        int step = forward ? 1 : -1;
        int at = forward ? keyword.from() : command.size() + keyword.from();
        // A keyword in the last place has no key after it; the server does not look there either.
        for (; at >= 1 && at < command.size() - 1; at += step) {
            if (Words.is(command.argument(at), word)) {
                return at + 1;
            }
        }
        return -1;
    }

    private void findRange(FindKeys.Range range, int first, RawCommand command, KeyPositions.Builder keys) {
        int last;
        if (range.last() >= 0) {
            last = first + range.last();
        } else if (range.limit() <= 1) {
            last = command.size() + range.last();
        } else {
            last = first + (command.size() - first) / range.limit() + range.last();
        }
        addAll(first, last, range.step(), command, keys);
    }

    private void findKeyNumber(FindKeys.KeyNumber spec, int begin, RawCommand command, KeyPositions.Builder keys) {
        int at = begin + spec.number();
        int number = at < command.size() ? Words.number(command.argument(at), command.size()) : -1;
        if (number < 0) {
            keys.markIncomplete();
        } else if (number > 0) {
            int first = begin + spec.first();
            addAll(first, first + (number - 1) * spec.step(), spec.step(), command, keys);
        }
    }

    private void addAll(int first, int last, int step, RawCommand command, KeyPositions.Builder keys) {
        if (first >= command.size() || last < first || last >= command.size()) {
            keys.markIncomplete();
            return;
        }
        for (int at = first; at <= last; at += step) {
            keys.add(at, access);
        }
    }
}
