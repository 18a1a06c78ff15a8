package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A condition on a command's arguments, as {@code side-effects.tsv} words it.
 *
 * <p>Where an option and a value cannot be told apart without the command's whole grammar, the wording in the table is
 * such that a mistake leads to the more careful rung.
 */
@FunctionalInterface
interface Condition {

    boolean holds(CommandInfo info, RawCommand command);

    /** @throws IllegalArgumentException if {@code text} is no condition; the message names it */
    static Condition parse(String text) {
        String[] parts = text.split(" ");
        return switch (parts[0]) {
            case "any" -> any(position(parts), words(parts, 2));
            case "at" -> at(position(parts), words(parts, 2));
            case "leading" -> leading(position(parts), words(parts, 2));
            case "only-operations" -> onlyOperations(words(parts, 1));
            case "overwrites-source" -> Condition::overwritesSource;
            case "keeps-one-end" -> Condition::keepsOneEnd;
            case "deduplicated" -> deduplicated();
            default -> throw new IllegalArgumentException("unknown condition '" + text + "' in the side-effect table");
        };
    }

    /** One of the words stands at or after the position. */
    private static Condition any(int from, byte[][] words) {
        return (info, command) -> Words.contains(command, from, words);
    }

    /** One of the words stands at the position. */
    private static Condition at(int position, byte[][] words) {
        return (info, command) -> position < command.size() && Words.isAny(command.argument(position), words);
    }

    /** The first word stands at or after the position, with none but the other words before it. */
    private static Condition leading(int from, byte[][] words) {
        return (info, command) -> {
            for (int at = from; at < command.size(); at++) {
                byte[] argument = command.argument(at);
                if (Words.is(argument, words[0])) {
                    return true;
                }
                if (!Words.isAny(argument, words)) {
                    return false;
                }
            }
            return false;
        };
    }

    /** {@code BITFIELD key op …}: every operation is one of the words. */
    private static Condition onlyOperations(byte[][] words) {
        byte[][] withThree = bytes("SET", "INCRBY");
        byte[][] withTwo = bytes("GET");
        return (info, command) -> {
            for (int at = 2; at < command.size(); at++) {
                byte[] operation = command.argument(at);
                if (!Words.isAny(operation, words)) {
                    return false;
                }
                at += Words.isAny(operation, withThree) ? 3 : Words.isAny(operation, withTwo) ? 2 : 1;
            }
            return true;
        };
    }

    /** A key that is overwritten is also read: {@code ZUNIONSTORE a 2 a b} adds b's scores each time. */
    private static boolean overwritesSource(CommandInfo info, RawCommand command) {
        KeyPositions keys = info.keys(command);
        for (int i = 0; i < keys.count(); i++) {
            if (keys.access(i) != KeyAccess.OVERWRITE) {
                continue;
            }
            byte[] destination = command.argument(keys.position(i));
            for (int j = 0; j < keys.count(); j++) {
                if (j != i && Arrays.equals(destination, command.argument(keys.position(j)))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * {@code LTRIM key 0 n} keeps the head and {@code LTRIM key -n -1} the tail, however often it runs. All else may cut
     * off more each time.
     */
    private static boolean keepsOneEnd(CommandInfo info, RawCommand command) {
        if (command.size() != 4) {
            return false;
        }
        byte[] start = command.argument(2);
        byte[] stop = command.argument(3);
        boolean fromHead = Words.number(start, 0) == 0;
        boolean toTail = stop.length == 2 && stop[0] == '-' && stop[1] == '1';
        boolean startsAtTail = start.length > 1 && start[0] == '-';
        boolean stopsAtHead = Words.number(stop, Integer.MAX_VALUE) >= 0;
        return fromHead && (stopsAtHead || toTail) || startsAtTail && toTail;
    }

    /** {@code XADD key … IDMP producer id …}: the server drops a second entry of the same id (Redis 8.6). */
    private static Condition deduplicated() {
        byte[][] alone = bytes("NOMKSTREAM", "KEEPREF", "DELREF", "ACKED");
        byte[][] trimming = bytes("MAXLEN", "MINID", "LIMIT");
        byte[][] precision = bytes("=", "~");
        byte[][] idempotent = bytes("IDMP", "IDMPAUTO");
        return (info, command) -> {
            for (int at = 2; at < command.size(); at++) {
                byte[] option = command.argument(at);
                if (Words.isAny(option, idempotent)) {
                    return true;
                }
                if (Words.isAny(option, trimming)) {
                    at++;
                    at += at < command.size() && Words.isAny(command.argument(at), precision) ? 1 : 0;
                } else if (!Words.isAny(option, alone)) {
                    return false; // The entry's id: what follows is its fields.
                }
            }
            return false;
        };
    }

    private static int position(String[] parts) {
        return Integer.parseInt(parts[1]);
    }

    private static byte[][] words(String[] parts, int from) {
        return bytes(Arrays.copyOfRange(parts, from, parts.length));
    }

    private static byte[][] bytes(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(US_ASCII);
        }
        return bytes;
    }
}
