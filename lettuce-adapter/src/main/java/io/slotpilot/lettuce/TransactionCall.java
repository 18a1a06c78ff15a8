package io.slotpilot.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.slotpilot.core.command.SideEffect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that watches nothing, on its way as one: repaired, moved and given up as a whole. */
final class TransactionCall<K, V, T> extends LettuceCall<K, V, T> implements TransactionWire.Owner<K, V> {

    private final QueuedTransaction<K, V> transaction;
    private @Nullable TransactionWire<K, V> wire;
    private @Nullable String refusal;

    TransactionCall(
            RedisCommand<K, V, T> exec,
            QueuedTransaction<K, V> transaction,
            LettuceRouter<K, V> router,
            long beganAtNanos) {
        super(exec, router, transaction.slot(), beganAtNanos);
        this.transaction = transaction;
    }

    @Override
    public SideEffect sideEffect() {
        return transaction.sideEffect();
    }

    @Override
    LettuceCall<K, V, T> successor() {
        return new TransactionCall<>(command, transaction, router(), beganAtNanos());
    }

    @Override
    boolean isGroup() {
        return true;
    }

    @Override
    List<RedisCommand<K, V, ?>> written() {
        TransactionWire<K, V> next = new TransactionWire<>(this, transaction);
        wire = next;
        return next.commands();
    }

    @Override
    boolean isPristine() {
        TransactionWire<K, V> last = wire;
        return last == null || last.isPristine();
    }

    @Override
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    void forgetRefusal() {
        refusal = null;
    }

    // ---- for the wire

    @Override
    public RedisCommand<K, V, ?> exec() {
        return command;
    }

    @Override
    public void encoding() {
        encoded();
    }

    @Override
    public void encode(ByteBuf buf) {
        throw new IllegalStateException("a transaction is encoded command by command");
    }

    @Override
    public void replied(@Nullable String line) {
        refusal = line;
        complete();
    }

    @Override
    public void ranApart(LettuceUnknownOutcomeException outcome) {
        completeExceptionally(outcome);
    }

    @Override
    public boolean failed(Throwable error) {
        return completeExceptionally(error);
    }

    @Override
    public void cancelled() {
        cancel();
    }
}
