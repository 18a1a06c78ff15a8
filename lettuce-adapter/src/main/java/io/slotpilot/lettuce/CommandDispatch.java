package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.protocol.RedisCommand;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.CommandShape;
import io.slotpilot.core.keys.CrossSlotHelp;
import io.slotpilot.core.redirect.CrossSlotCommand;
import io.slotpilot.core.redirect.RedirectOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides for each command of one cluster connection who sends it, and in how many parts. Thread-safe. */
final class CommandDispatch<K, V> {

    private final LettuceRouter<K, V> router;
    private final RedirectOptions options;
    private final Stock<K, V> stock;

    /** What Lettuce does itself. */
    interface Stock<K, V> {

        /** Has Lettuce send the command. */
        <T> RedisCommand<K, V, T> send(RedisCommand<K, V, T> command);

        /** Whether the command reads, and the user has told Lettuce where to read from. */
        boolean readsElsewhere(RedisCommand<K, V, ?> command);

        /** The command with its trace, if the user wants traces. */
        <T> RedisCommand<K, V, T> traced(RedisCommand<K, V, T> command);
    }

    CommandDispatch(LettuceRouter<K, V> router, RedirectOptions options, Stock<K, V> stock) {
        this.router = router;
        this.options = options;
        this.stock = stock;
    }

    <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command) {
        return dispatch(command, null);
    }

    /** One write for each node. */
    List<RedisCommand<K, V, ?>> dispatch(Collection<? extends RedisCommand<K, V, ?>> commands) {
        List<RedisCommand<K, V, ?>> dispatched = new ArrayList<>(commands.size());
        Batch<K, V> batch = new Batch<>(false);
        try {
            for (RedisCommand<K, V, ?> command : commands) {
                dispatched.add(dispatch(command, batch));
            }
        } finally {
            batch.send();
        }
        return dispatched;
    }

    private <T> RedisCommand<K, V, T> dispatch(RedisCommand<K, V, T> command, @Nullable Batch<K, V> batch) {
        int slot = CommandRoutes.slotOf(command);
        if (slot >= 0 && CommandWords.mayNameSeveralKeys(command)) {
            EncodedWords words = EncodedWords.of(command);
            if (words.spansSlots()) {
                dispatchSpanning(command, words, batch);
                return command;
            }
        }
        return send(command, slot, batch);
    }

    private <T> RedisCommand<K, V, T> send(RedisCommand<K, V, T> command, int slot, @Nullable Batch<K, V> batch) {
        if (slot == CommandRoutes.STOCK) {
            return stock.send(command);
        }
        RedisCommand<K, V, T> traced = stock.traced(command);
        if (stock.readsElsewhere(command)) {
            RedisCommand<K, V, T> read = router.reads().dispatch(traced, slot, () -> sendToOwner(traced, slot, null));
            if (read != null) {
                return read;
            }
        }
        return sendToOwner(traced, slot, batch);
    }

    private <T> RedisCommand<K, V, T> sendToOwner(
            RedisCommand<K, V, T> command, int slot, @Nullable Batch<K, V> batch) {
        if (options.reloadScripts() && ScriptCommand.isOne(command)) {
            return router.dispatch(
                    new ScriptCommand<>(command, router.scripts(), again -> router.dispatch(again, slot, null)),
                    slot,
                    batch);
        }
        return router.dispatch(command, slot, batch);
    }

    private <T> void dispatchSpanning(RedisCommand<K, V, T> command, EncodedWords words, @Nullable Batch<K, V> batch) {
        RedisCommandExecutionException refusal = lookAt(words);
        if (refusal != null) {
            command.completeExceptionally(refusal);
            return;
        }
        router.redirects().crossSlot(CrossSlotCommand.of(words.name()));
        SplitCommand<K, V, T> split = switch (options.crossSlot()) {
            case SPLIT -> SplitCommand.of(command, words);
            case FAIL -> null;
        };
        if (split == null) {
            // The server's own word, so that whoever looks for it finds it.
            command.completeExceptionally(new RedisCommandExecutionException(
                    "CROSSSLOT " + CrossSlotHelp.message(words.name(), words.keys(), options.keyNamesInMessages())));
            return;
        }
        if (batch == null) {
            Batch<K, V> parts = new Batch<>(true);
            List<RedisCommand<K, V, ?>> sent = send(split, parts);
            parts.send();
            split.endsWith(router.expire(sent, command));
        } else {
            send(split, batch);
        }
    }

    /** The error if the linter says that the command must not be sent, else null. */
    private @Nullable RedisCommandExecutionException lookAt(EncodedWords words) {
        ClientLint lint = router.lint();
        return lint != null && lint.wants(CommandShape.SEVERAL_KEYS) ? LettuceKeyLint.refusal(lint.look(words)) : null;
    }

    private <T> List<RedisCommand<K, V, ?>> send(SplitCommand<K, V, T> split, Batch<K, V> batch) {
        List<RedisCommand<K, V, ?>> sent = new ArrayList<>(split.parts().size());
        for (SplitCommand<K, V, T>.Part part : split.parts()) {
            sent.add(send(part, part.slot(), batch));
        }
        return sent;
    }
}
