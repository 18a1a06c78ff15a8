package io.slotpilot.core.command;

/** Reads ASCII words and numbers out of arguments, in any case, without allocating. */
final class Words {

    private Words() {}

    private static byte upper(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - ('a' - 'A')) : b;
    }

    /** @param upperCase the word, in upper case */
    static boolean is(byte[] argument, byte[] upperCase) {
        if (argument.length != upperCase.length) {
            return false;
        }
        for (int i = 0; i < argument.length; i++) {
            byte b = argument[i];
            if (b != upperCase[i] && upper(b) != upperCase[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean isAny(byte[] argument, byte[][] upperCase) {
        for (byte[] word : upperCase) {
            if (is(argument, word)) {
                return true;
            }
        }
        return false;
    }

    static boolean contains(RawCommand command, int from, byte[][] upperCase) {
        for (int i = from; i < command.size(); i++) {
            if (isAny(command.argument(i), upperCase)) {
                return true;
            }
        }
        return false;
    }

    /** The argument as a number from 0 to {@code max}, or -1 if it is none. */
    static int number(byte[] argument, int max) {
        if (argument.length == 0) {
            return -1;
        }
        long value = 0;
        for (byte b : argument) {
            if (b < '0' || b > '9') {
                return -1;
            }
            value = value * 10 + (b - '0');
            if (value > max) {
                return -1;
            }
        }
        return (int) value;
    }
}
