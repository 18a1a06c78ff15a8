package io.slotpilot.core.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the tables that ship as resources: tab-separated, {@code #} starts a comment line, {@code -} is nothing. */
final class CommandTableReader {

    static final String COMMANDS = "commands.tsv";
    static final String NEWER_COMMANDS = "newer-commands.tsv";
    static final String SIDE_EFFECTS = "side-effects.tsv";

    private CommandTableReader() {}

    /** @throws IllegalStateException if a resource is missing or contradicts another: a broken build */
    static CommandTable standard() {
        Map<String, CommandRow> rows = new TreeMap<>();
        addRows(COMMANDS, rows);
        addRows(NEWER_COMMANDS, rows);
        return table(rows, rules());
    }

    /** The lines of a resource without its comments. */
    static List<String> lines(String resource) {
        try (InputStream in = CommandTableReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the slotpilot-core jar");
            }
            return new BufferedReader(new InputStreamReader(in, UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static void addRows(String resource, Map<String, CommandRow> rows) {
        for (String line : lines(resource)) {
            CommandRow row = CommandRow.parse(line);
            if (rows.putIfAbsent(row.name(), row) != null) {
                throw new IllegalStateException(row.name() + " stands twice in the command tables");
            }
        }
    }

    private static Map<String, SideEffectRule> rules() {
        Map<String, SideEffectRule> rules = new HashMap<>();
        for (String line : lines(SIDE_EFFECTS)) {
            String[] columns = line.split("\t");
            String name = columns[0].toUpperCase(Locale.ROOT);
            if (rules.putIfAbsent(name, SideEffectRule.parse(columns[1], columns[2])) != null) {
                throw new IllegalStateException(name + " stands twice in " + SIDE_EFFECTS);
            }
        }
        return rules;
    }

    private static CommandTable table(Map<String, CommandRow> rows, Map<String, SideEffectRule> rules) {
        Map<String, Map<String, CommandInfo>> subcommands = new HashMap<>();
        Map<String, CommandInfo> all = new TreeMap<>();
        Map<String, CommandInfo> commands = new HashMap<>();
        for (CommandRow row : rows.values()) {
            int bar = row.name().indexOf('|');
            if (bar > 0) {
                CommandInfo info = new CommandInfo(row, rule(row, rules), Map.of());
                String container = row.name().substring(0, bar);
                subcommands
                        .computeIfAbsent(container, key -> new HashMap<>())
                        .put(row.name().substring(bar + 1), info);
                all.put(row.name(), info);
            }
        }
        for (CommandRow row : rows.values()) {
            if (row.name().indexOf('|') < 0) {
                Map<String, CommandInfo> own = subcommands.getOrDefault(row.name(), Map.of());
                CommandInfo info = new CommandInfo(row, rule(row, rules), own);
                commands.put(row.name(), info);
                all.put(row.name(), info);
            }
        }
        return new CommandTable(commands, all.values());
    }

    /** The hand-written rule if there is one; else what the server calls readonly is a read, and the rest unknown. */
    private static SideEffectRule rule(CommandRow row, Map<String, SideEffectRule> rules) {
        SideEffectRule written = rules.get(row.name());
        if (written != null) {
            return written;
        }
        boolean readonly = row.flags().contains(CommandFlag.READONLY);
        return SideEffectRule.always(readonly ? SideEffect.READ : SideEffect.UNKNOWN);
    }
}
