package io.slotpilot.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.atomic.AtomicInteger;

/** A user's command about subscriptions, which ends when all that it names is dealt with. Thread-safe. */
final class SubscribeRequest {

    private final RedisCommand<?, ?, ?> command;
    private final AtomicInteger open;

    /** @param names how many names there are to deal with; if there is none, the command ends at once */
    SubscribeRequest(RedisCommand<?, ?, ?> command, int names) {
        this.command = command;
        this.open = new AtomicInteger(names);
        if (names == 0) {
            command.complete();
        }
    }

    /** One of the names is dealt with. */
    void done() {
        if (open.decrementAndGet() == 0) {
            command.complete();
        }
    }

    /** The command has failed, for one of the names at least. */
    void failed(Throwable error) {
        command.completeExceptionally(error);
    }

    /** Whether the caller has an outcome, or has cancelled. */
    boolean isOver() {
        return command.isDone();
    }
}
