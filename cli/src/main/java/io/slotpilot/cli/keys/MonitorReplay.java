package io.slotpilot.cli.keys;

import io.slotpilot.cli.keys.MonitorReport.Group;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.command.CommandTable;
import io.slotpilot.core.command.KeyPositions;
import io.slotpilot.core.command.RawCommand;
import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.TagSuggestion;
import io.slotpilot.core.keys.TemplateTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the commands and transactions in a log of MONITOR whose keys are not in one slot, which says what a move to a
 * cluster would break. The log is read twice: first to learn templates, then to judge.
 */
public final class MonitorReplay {

    private static final int MOST_GROUPS = 512;

    /** Of a command with many keys these tell what it is. */
    private static final int MOST_TEMPLATES = 8;

    private static final int MOST_KEYS_LOOKED_AT = 1_000;

    private record GroupKey(String command, List<String> templates) {}

    private static final class Count {

        private final List<String> fix;
        private long commands;

        Count(List<String> fix) {
            this.fix = fix;
        }
    }

    private final MonitorLog log;
    private final Path file;
    private final int keysOfAWord;
    private final int top;
    private final CommandTable table = CommandTable.standard();
    private final TemplateTable templates = new TemplateTable();
    private final OpenTransactions open = new OpenTransactions();
    private final Map<GroupKey, Count> groups = new HashMap<>();
    private long commands;
    private long severalKeys;
    private long crossSlot;
    private long transactions;
    private long crossSlotTransactions;
    private long otherDatabases;
    private long notGrouped;

    /**
     * @param names whether names of keys, or parts of few of them, may be shown
     * @param top how many groups are told
     */
    public MonitorReplay(Path file, boolean names, int top) {
        this.file = file;
        this.log = new MonitorLog(file);
        this.keysOfAWord = names ? 0 : KeysAnalysis.KEYS_OF_A_WORD;
        this.top = top;
    }

    /** @throws CannotScanException if the file cannot be read, or no line of it is one of MONITOR */
    public MonitorReport run() {
        try {
            log.read(line -> keys(line).forEach(key -> templates.add(text(key))));
            log.read(this::judge);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CannotScanException("there is no file " + file);
        } catch (IOException e) {
            throw new CannotScanException("cannot read " + file + ": " + e.getMessage());
        }
        if (commands == 0) {
            throw new CannotScanException(file + " has no line that MONITOR wrote, such as"
                    + " 1700000000.123456 [0 127.0.0.1:5000] \"GET\" \"key\"");
        }
        return report();
    }

    private void judge(MonitorLine line) {
        List<byte[]> keys = keys(line);
        String name = new String(line.words().get(0), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
        commands++;
        otherDatabases += line.database() == 0 ? 0 : 1;
        severalKeys += keys.size() > 1 ? 1 : 0;
        if (!inOneSlot(keys)) {
            crossSlot++;
            count(line.isFromScript() ? name + " in a script" : name, keys);
        }
        if (!line.isFromScript()) {
            List<byte[]> ended = open.next(line.source(), name, keys);
            if (ended != null) {
                transactions++;
                if (!inOneSlot(ended)) {
                    crossSlotTransactions++;
                    count("MULTI", ended);
                }
            }
        }
    }

    private void count(String command, List<byte[]> keys) {
        List<String> texts = keys.stream()
                .limit(MOST_KEYS_LOOKED_AT)
                .map(MonitorReplay::text)
                .toList();
        List<KeyTemplate> all = templates.templates(texts, keysOfAWord);
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(
                        all.stream().map(KeyTemplate::toString).toList()))
                .stream().limit(MOST_TEMPLATES).toList();
        GroupKey key = new GroupKey(command, distinct);
        Count count = groups.get(key);
        if (count == null && groups.size() >= MOST_GROUPS) {
            notGrouped++;
            return;
        }
        if (count == null) {
            List<String> fix = all.size() > MOST_TEMPLATES
                    ? List.of()
                    : TagSuggestion.of(all).stream()
                            .map(KeyTemplate::toString)
                            .distinct()
                            .toList();
            count = new Count(fix);
            groups.put(key, count);
        }
        count.commands++;
    }

    private MonitorReport report() {
        List<Group> sorted = groups.entrySet().stream()
                .map(each -> new Group(
                        each.getKey().command(),
                        each.getKey().templates(),
                        each.getValue().commands,
                        (double) each.getValue().commands / (crossSlot + crossSlotTransactions),
                        each.getValue().fix))
                .sorted(Comparator.comparingLong(Group::count)
                        .reversed()
                        .thenComparing(Group::command)
                        .thenComparing(group -> group.templates().toString()))
                .toList();
        List<Group> shown = sorted.subList(0, Math.min(top, sorted.size()));
        long others = sorted.size() - shown.size() + (notGrouped > 0 ? 1 : 0);
        return new MonitorReport(
                commands,
                severalKeys,
                crossSlot,
                transactions,
                crossSlotTransactions,
                otherDatabases,
                log.damaged(),
                log.tooLong(),
                shown,
                others);
    }

    private List<byte[]> keys(MonitorLine line) {
        KeyPositions positions = table.keys(RawCommand.of(line.words().toArray(byte[][]::new)));
        List<byte[]> keys = new ArrayList<>(positions.count());
        for (int i = 0; i < positions.count(); i++) {
            keys.add(line.words().get(positions.position(i)));
        }
        return keys;
    }

    private static boolean inOneSlot(List<byte[]> keys) {
        return keys.stream().mapToInt(KeySlot::of).distinct().limit(2).count() < 2;
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
