package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * Finds a command's keys: by its key specifications, or in code for the two commands whose specifications the server
 * itself calls unknown or incomplete.
 */
sealed interface KeyFinder {

    void find(RawCommand command, KeyPositions.Builder keys);

    static KeyFinder of(String name, List<KeySpec> specs) {
        return switch (name) {
            case "SORT", "SORT_RO" -> new Sort();
            case "MIGRATE" -> new Migrate();
            default -> new Specified(specs);
        };
    }

    /** By the server's specifications. */
    record Specified(List<KeySpec> specs) implements KeyFinder {
        @Override
        public void find(RawCommand command, KeyPositions.Builder keys) {
            for (KeySpec spec : specs) {
                spec.find(command, keys);
            }
        }
    }

    /** {@code SORT key [BY p] [LIMIT o n] [GET p …] [ASC|DESC] [ALPHA] [STORE key]}: options in any order. */
    record Sort() implements KeyFinder {

        private static final byte[] BY = "BY".getBytes(US_ASCII);
        private static final byte[] GET = "GET".getBytes(US_ASCII);
        private static final byte[] LIMIT = "LIMIT".getBytes(US_ASCII);
        private static final byte[] STORE = "STORE".getBytes(US_ASCII);

        @Override
        public void find(RawCommand command, KeyPositions.Builder keys) {
            if (command.size() < 2) {
                keys.markIncomplete();
                return;
            }
            keys.add(1, KeyAccess.READ);
            int destination = -1;
            for (int at = 2; at < command.size() - 1; at++) {
                byte[] word = command.argument(at);
                if (Words.is(word, STORE)) {
                    destination = ++at; // The last STORE wins (sortGetKeys, db.c).
                } else if (Words.is(word, BY) || Words.is(word, GET)) {
                    if (namesOtherKeys(command.argument(++at))) {
                        keys.markIncomplete();
                    }
                } else if (Words.is(word, LIMIT)) {
                    at += 2;
                }
            }
            if (destination > 0) {
                keys.add(destination, KeyAccess.OVERWRITE);
            }
        }

        private static boolean namesOtherKeys(byte[] pattern) {
            for (byte b : pattern) {
                if (b == '*') {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code MIGRATE host port key|"" db timeout [COPY] [REPLACE] [AUTH p | AUTH2 u p] [KEYS key …]}. */
    record Migrate() implements KeyFinder {

        private static final int KEY = 3;
        private static final int OPTIONS = 6;
        private static final byte[] AUTH = "AUTH".getBytes(US_ASCII);
        private static final byte[] AUTH2 = "AUTH2".getBytes(US_ASCII);
        private static final byte[] KEYS = "KEYS".getBytes(US_ASCII);

        @Override
        public void find(RawCommand command, KeyPositions.Builder keys) {
            if (command.size() <= KEY) {
                keys.markIncomplete();
                return;
            }
            int list = afterKeys(command);
            boolean single = command.argument(KEY).length > 0;
            if (single == (list < command.size())) {
                // Both or neither: the server refuses the command.
                keys.markIncomplete();
            } else if (single) {
                keys.add(KEY, KeyAccess.UPDATE);
            } else {
                for (int at = list; at < command.size(); at++) {
                    keys.add(at, KeyAccess.UPDATE);
                }
            }
        }

        /** The position after {@code KEYS}, or the command's size; a password may be the word KEYS. */
        private static int afterKeys(RawCommand command) {
            for (int at = OPTIONS; at < command.size(); at++) {
                byte[] word = command.argument(at);
                if (Words.is(word, KEYS)) {
                    return at + 1;
                }
                at += Words.is(word, AUTH) ? 1 : Words.is(word, AUTH2) ? 2 : 0;
            }
            return command.size();
        }
    }
}
