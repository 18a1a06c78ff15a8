package io.slotpilot.core.keylint;

import io.slotpilot.core.command.RawCommand;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The linter for the commands of one client. Thread-safe. */
public final class ClientLint {

    private final KeyLint lint;
    private final Consumer<KeyRule> heard;

    ClientLint(KeyLint lint, Consumer<KeyRule> heard) {
        this.lint = lint;
        this.heard = heard;
    }

    /**
     * Whether {@link #look} wants to see a command of this shape that belongs to no transaction. Takes a few nanoseconds;
     * each call draws anew whether the command is one of the sample.
     */
    public boolean wants(CommandShape shape) {
        return shape == CommandShape.SEVERAL_KEYS && lint.samples();
    }

    /**
     * Looks at a command that belongs to no transaction, before it is sent.
     *
     * @return why it must not be sent; null if it may
     */
    public @Nullable KeyFinding look(RawCommand command) {
        SlottedKeys keys = new SlottedKeys();
        keys.add(command);
        if (!keys.spanSlots()) {
            return null;
        }
        String name = new String(command.argument(0), StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        return found(KeyRule.of(name, command.size()), name, keys);
    }

    /** The linter for one connection, which knows the transaction that the connection is in. */
    public ConnectionLint connection() {
        return new ConnectionLint(this);
    }

    /** Whether a command with a finding must not be sent. */
    boolean refuses() {
        return lint.options().mode() == KeyLintMode.FAIL;
    }

    boolean samples() {
        return lint.samples();
    }

    /** @return the finding if the command must not be sent because of it, else null */
    @Nullable
    KeyFinding found(KeyRule rule, String command, SlottedKeys keys) {
        KeyFinding finding = lint.found(rule, command, keys);
        if (finding == null) {
            return null;
        }
        heard.accept(rule);
        return refuses() ? finding : null;
    }
}
