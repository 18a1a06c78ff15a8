package io.slotpilot.core.keylint;

import io.slotpilot.core.command.RawCommand;
import org.jspecify.annotations.Nullable;

/** The keys of one transaction, from WATCH or MULTI to its end. Thread-safe. */
final class TransactionKeys {

    private final ClientLint client;
    private final boolean lookedAt;
    private final SlottedKeys keys = new SlottedKeys();
    private volatile boolean queueing;
    private @Nullable KeyFinding refusal;

    /** @param lookedAt whether it is one of the sample */
    TransactionKeys(ClientLint client, boolean lookedAt) {
        this.client = client;
        this.lookedAt = lookedAt;
    }

    boolean isLookedAt() {
        return lookedAt;
    }

    /** Whether MULTI was sent. */
    boolean isQueueing() {
        return queueing;
    }

    void queue() {
        queueing = true;
    }

    /** Adds the keys of a command. Where findings are told at the end, it is not refused. */
    synchronized @Nullable KeyFinding add(RawCommand command) {
        if (!lookedAt) {
            return null;
        }
        keys.add(command);
        if (keys.spanSlots() && refusal == null && client.refuses()) {
            refusal = client.found(KeyRule.TRANSACTION, "MULTI", keys);
        }
        return refusal;
    }

    /** The last command was EXEC. */
    synchronized @Nullable KeyFinding end() {
        if (!keys.spanSlots() || client.refuses()) {
            return refusal;
        }
        return client.found(KeyRule.TRANSACTION, "MULTI", keys);
    }
}
