package io.slotpilot.lettuce;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.atomic.AtomicBoolean;

/** A user's read at a replica. If the replica fails it, the primary gets it, and the caller notices nothing. */
final class ReplicaRead<K, V, T> extends CommandWrapper<K, V, T> {

    private final ReaderLink<K, V> link;
    private final Fallback fallback;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Sends the command to the primary instead. */
    interface Fallback {
        void send();
    }

    ReplicaRead(RedisCommand<K, V, T> command, ReaderLink<K, V> link, Fallback fallback) {
        super(command);
        this.link = link;
        this.fallback = fallback;
    }

    @Override
    public void complete() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        CommandOutput<K, V, T> output = command.getOutput();
        String line = output == null ? null : output.getError();
        link.answered(line == null);
        if (line == null || super.isDone() || isTheCommandsOwn(line)) {
            super.complete();
        } else {
            sendToPrimary();
        }
    }

    @Override
    public boolean completeExceptionally(Throwable t) {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        link.lost();
        boolean timedOut = t instanceof RedisCommandTimeoutException;
        boolean lost = LettuceErrors.isOfConnection(t, false);
        if (timedOut || !lost || super.isDone() || !Outputs.arePristine(command.getOutput())) {
            return super.completeExceptionally(t);
        }
        sendToPrimary();
        return true;
    }

    /** Lettuce cancels what it still has in a buffer when a connection is closed; users cancel the command inside. */
    @Override
    public void cancel() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        link.lost();
        if (super.isDone() || !Outputs.arePristine(command.getOutput())) {
            super.cancel();
        } else {
            sendToPrimary();
        }
    }

    @Override
    public boolean isDone() {
        return over.get() || super.isDone();
    }

    /** Lettuce notes in the output why it gave a command up. */
    private void sendToPrimary() {
        CommandOutput<K, V, T> output = command.getOutput();
        if (output != null && output.hasError()) {
            output.setError((String) null);
        }
        fallback.send();
    }

    private boolean isTheCommandsOwn(String line) {
        return switch (link.failure(line).kind()) {
            case MOVED,
                    ASK,
                    TRY_AGAIN,
                    CLUSTER_DOWN,
                    LOADING,
                    MASTER_DOWN,
                    NO_REPLICAS,
                    BUSY,
                    CONNECT_FAILED,
                    CONNECTION_LOST,
                    TIMED_OUT,
                    POOL_EXHAUSTED,
                    NO_SCRIPT -> false;
            case READ_ONLY, UNBLOCKED, CROSS_SLOT, AUTH, OUT_OF_MEMORY, MISCONFIGURED, OTHER -> true;
        };
    }
}
