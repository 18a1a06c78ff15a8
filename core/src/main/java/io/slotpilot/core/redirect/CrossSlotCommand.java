package io.slotpilot.core.redirect;

/** What kind of command has keys in several slots. */
public enum CrossSlotCommand {
    MGET,
    MSET,
    DEL,
    UNLINK,
    EXISTS,
    TOUCH,
    /** A script or a function. */
    SCRIPT,
    /** A command of a transaction that is in another slot than the others, WATCH included. */
    TRANSACTION,
    /** Any other command. */
    OTHER;

    /** The kind of the command of that name, in upper case, outside of transactions. */
    public static CrossSlotCommand of(String name) {
        return switch (name) {
            case "MGET" -> MGET;
            case "MSET" -> MSET;
            case "DEL" -> DEL;
            case "UNLINK" -> UNLINK;
            case "EXISTS" -> EXISTS;
            case "TOUCH" -> TOUCH;
            case "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO" -> SCRIPT;
            default -> OTHER;
        };
    }
}
