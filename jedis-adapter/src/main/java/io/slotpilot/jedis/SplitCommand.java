package io.slotpilot.jedis;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.Splittable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A command for keys in several slots, as one command for each slot. Used by one thread.
 *
 * <p>Not atomic, as {@link io.slotpilot.core.redirect.CrossSlot#SPLIT} says.
 */
final class SplitCommand {

    /**
     * The keys of one slot.
     *
     * @param positions where they stand among all keys, from 0
     */
    private record Part(BatchedCommand command, List<Integer> positions) {}

    private final Splittable kind;
    private final CommandArguments whole;
    private final List<Part> parts = new ArrayList<>();

    private SplitCommand(Splittable kind, CommandArguments whole) {
        this.kind = kind;
        this.whole = whole;
        for (int[] keys : Splittable.bySlot(keyCount(), key -> KeySlot.of(word(1 + key * kind.stride())))) {
            List<Integer> positions = Arrays.stream(keys).boxed().toList();
            CommandArguments part = only(positions);
            parts.add(new Part(new BatchedCommand(part, CommandSlots.of(part, false)), positions));
        }
    }

    /** The command in parts, or {@code null} if that would mean something else. */
    static @Nullable SplitCommand of(CommandArguments arguments) {
        Splittable kind = Splittable.of(CommandWords.name(arguments), arguments.size());
        return kind == null ? null : new SplitCommand(kind, arguments);
    }

    private int keyCount() {
        return (whole.size() - 1) / kind.stride();
    }

    private byte[] word(int position) {
        return whole.get(position).getRaw();
    }

    private CommandArguments only(List<Integer> keys) {
        CommandArguments part = new CommandArguments(whole.getCommand());
        for (int key : keys) {
            int at = 1 + key * kind.stride();
            part.key(word(at));
            for (int i = 1; i < kind.stride(); i++) {
                part.add(word(at + i));
            }
        }
        return part;
    }

    /**
     * Runs all parts in one go.
     *
     * @return what a server would have replied to the whole
     * @throws JedisPartialFailureException if any part failed
     */
    Object run(RedirectEngine engine) {
        new CommandBatch(engine, parts.stream().map(Part::command).toList()).run();
        List<JedisPartialFailureException.FailedKeys> failures = new ArrayList<>();
        for (Part part : parts) {
            if (part.command.reply() instanceof JedisDataException error) {
                failures.add(
                        new JedisPartialFailureException.FailedKeys(part.command.slot(), part.positions, alone(error)));
            }
        }
        if (!failures.isEmpty()) {
            throw new JedisPartialFailureException(kind.name(), keyCount(), parts.size(), failures);
        }
        return merged();
    }

    private static RuntimeException alone(JedisDataException error) {
        return error instanceof JedisBatchException && error.getCause() instanceof RuntimeException cause
                ? cause
                : error;
    }

    private Object merged() {
        return switch (kind) {
            case MGET -> values();
            case MSET -> "OK".getBytes(StandardCharsets.US_ASCII);
            case DEL, UNLINK, EXISTS, TOUCH ->
                parts.stream()
                        .mapToLong(part -> part.command.reply() instanceof Long count ? count : 0)
                        .sum();
        };
    }

    private List<@Nullable Object> values() {
        @Nullable Object[] values = new Object[keyCount()];
        for (Part part : parts) {
            if (part.command.reply() instanceof List<?> replies) {
                for (int i = 0; i < replies.size(); i++) {
                    values[part.positions.get(i)] = replies.get(i);
                }
            }
        }
        return Arrays.asList(values);
    }
}
