package io.slotpilot.core.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One row of a command table: what a server's {@code COMMAND} says of one command or subcommand.
 *
 * @param name upper case; a subcommand's is {@code CONTAINER|NAME}
 */
record CommandRow(
        String name,
        int arity,
        Set<CommandFlag> flags,
        Set<String> aclCategories,
        RequestPolicy requestPolicy,
        ResponsePolicy responsePolicy,
        List<KeySpec> keySpecs) {

    private static final int COLUMNS = 7;

    /**
     * Reads the columns name, arity, flags, legacy positions (skipped: the key specifications say more), ACL categories,
     * tips, key specifications, and ignores columns after these.
     *
     * @throws IllegalArgumentException if the line is no such row; the message names it
     */
    static CommandRow parse(String line) {
        String[] columns = line.split("\t");
        if (columns.length < COLUMNS) {
            throw new IllegalArgumentException("a command's row must have 7 columns but was '" + line + "'");
        }
        List<String> tips = list(columns[5], ",");
        return new CommandRow(
                columns[0].toUpperCase(Locale.ROOT),
                Integer.parseInt(columns[1]),
                flags(list(columns[2], ",")),
                Set.copyOf(list(columns[4], ",")),
                policy(RequestPolicy.class, tips, "request_policy:", RequestPolicy.DEFAULT),
                policy(ResponsePolicy.class, tips, "response_policy:", ResponsePolicy.DEFAULT),
                list(columns[6], " ").stream().map(CommandRow::keySpec).toList());
    }

    private static List<String> list(String column, String separator) {
        return column.equals("-") ? List.of() : Arrays.asList(column.split(separator));
    }

    private static Set<CommandFlag> flags(List<String> words) {
        Set<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
        for (String word : words) {
            flags.add(CommandFlag.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return flags;
    }

    private static <P extends Enum<P>> P policy(Class<P> type, List<String> tips, String prefix, P none) {
        for (String tip : tips) {
            if (tip.startsWith(prefix)) {
                return Enum.valueOf(type, tip.substring(prefix.length()).toUpperCase(Locale.ROOT));
            }
        }
        return none;
    }

    /** Reads {@code flags|begin_search|find_keys}, for example {@code RO,access|index:1|range:0,1,0}. */
    private static KeySpec keySpec(String text) {
        String[] parts = text.split("\\|");
        return new KeySpec(access(list(parts[0], ",")), beginSearch(parts[1]), findKeys(parts[2]));
    }

    private static KeyAccess access(List<String> flags) {
        if (flags.contains("not_key")) {
            return KeyAccess.CHANNEL;
        }
        return switch (flags.get(0)) {
            case "RO" -> KeyAccess.READ;
            case "RW" -> KeyAccess.UPDATE;
            case "OW" -> KeyAccess.OVERWRITE;
            case "RM" -> KeyAccess.REMOVE;
            default -> throw new IllegalArgumentException("a key's flags must start with RO, RW, OW or RM: " + flags);
        };
    }

    private static KeySpec.BeginSearch beginSearch(String text) {
        List<String> words = words(text);
        return switch (words.get(0)) {
            case "index" -> new KeySpec.BeginSearch.Index(Integer.parseInt(words.get(1)));
            case "keyword" -> new KeySpec.BeginSearch.Keyword(words.get(1), Integer.parseInt(words.get(2)));
            case "unknown" -> new KeySpec.BeginSearch.Unknown();
            default -> throw new IllegalArgumentException("unknown begin_search '" + text + "'");
        };
    }

    private static KeySpec.FindKeys findKeys(String text) {
        List<String> words = words(text);
        int[] numbers = words.stream().skip(1).mapToInt(Integer::parseInt).toArray();
        return switch (words.get(0)) {
            case "range" -> new KeySpec.FindKeys.Range(numbers[0], numbers[1], numbers[2]);
            case "keynum" -> new KeySpec.FindKeys.KeyNumber(numbers[0], numbers[1], numbers[2]);
            case "unknown" -> new KeySpec.FindKeys.Unknown();
            default -> throw new IllegalArgumentException("unknown find_keys '" + text + "'");
        };
    }

    /** {@code kind:a,b} as kind, a, b. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String part : text.split("[:,]")) {
            words.add(part);
        }
        return words;
    }
}
