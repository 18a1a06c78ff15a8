package io.slotpilot.jedis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * What Jedis's standalone clients take for a connection to their one node. It is whatever they use it for: single
 * commands and pipelines go where their keys are, MULTI and WATCH make it a transaction, SUBSCRIBE a subscription.
 *
 * <p>Used by one thread at a time, but for a subscription, which others may change.
 */
final class StandaloneConnection extends SocketlessConnection {

    private final RedirectEngine engine;
    private final Runnable afterClose;
    private final StandaloneTransaction transaction;
    private PipelineConnection pipeline;
    private boolean patient;
    private volatile @Nullable NodeConnection subscription;

    StandaloneConnection(RedirectEngine engine, Runnable afterClose) {
        this.engine = engine;
        this.afterClose = afterClose;
        this.protocol = engine.protocol();
        this.pipeline = new PipelineConnection(engine);
        this.transaction = new StandaloneTransaction(new TransactionConnection(engine, protocol));
    }

    // ---- sending

    @Override
    public void sendCommand(CommandArguments arguments) {
        Subscriptions wanted = new Subscriptions();
        boolean subscribes = wanted.sends(arguments);
        NodeConnection subscribed = subscribes ? subscription : liveSubscription();
        if (subscribed != null) {
            subscribed.sendCommand(arguments);
        } else if (subscribes) {
            subscribe(arguments, wanted.slot());
        } else if (transaction.takes(arguments)) {
            transaction.send(arguments);
        } else {
            pipeline.sendCommand(arguments);
        }
    }

    /** What is subscribed to; none any more once all of it has been left. */
    private @Nullable NodeConnection liveSubscription() {
        NodeConnection subscribed = subscription;
        if (subscribed != null && !subscribed.isSubscribed()) {
            subscribed.setBroken(); // there may be replies that nobody has read
            endSubscription();
        }
        return subscription;
    }

    private void subscribe(CommandArguments arguments, int slot) {
        NodeConnection made = engine.borrowOwner(Math.max(-1, slot));
        subscription = made;
        if (patient) {
            made.setTimeoutInfinite(); // Jedis asks for it before it subscribes
        }
        made.sendCommand(arguments);
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        boolean watches = command.getArguments().getCommand() == Command.WATCH;
        return watches || transaction.isOpen() ? transaction.execute(command) : engine.execute(command);
    }

    @Override
    protected void flush() {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            subscribed.flush();
        }
    }

    // ---- receiving

    @Override
    protected @Nullable Object readProtocolWithCheckingBroken() {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            return subscribed.readProtocolWithCheckingBroken();
        }
        if (transaction.owesReply()) {
            return transaction.reply();
        }
        return patient ? pipeline.awaitOne() : pipeline.getOne();
    }

    @Override
    public List<Object> getMany(int count) {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            return subscribed.getMany(count);
        }
        return transaction.isQueueing() ? transaction.getMany(count) : pipeline.getMany(count);
    }

    // ---- state: a subscription has one of its own

    @Override
    public int getSoTimeout() {
        return real().getSoTimeout();
    }

    @Override
    public void setTimeoutInfinite() {
        patient = true;
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            subscribed.setTimeoutInfinite();
        }
    }

    /** What Jedis does last with a subscription, however it has ended. */
    @Override
    public void rollbackTimeout() {
        patient = false;
        endSubscription();
    }

    private void endSubscription() {
        NodeConnection subscribed = subscription;
        subscription = null;
        if (subscribed != null) {
            try {
                subscribed.rollbackTimeout();
            } finally {
                subscribed.close();
            }
        }
    }

    @Override
    public boolean isBroken() {
        NodeConnection subscribed = subscription;
        return subscribed != null && subscribed.isBroken();
    }

    /** As with a real one, the next command connects again. */
    @Override
    public void disconnect() {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            subscribed.disconnect(); // wakes its reader, who then ends it
        }
        release();
    }

    private Connection real() {
        NodeConnection subscribed = subscription;
        return subscribed != null ? subscribed : pipeline;
    }

    @Override
    public void close() {
        try {
            endSubscription();
        } finally {
            release();
            afterClose.run();
        }
    }

    private void release() {
        pipeline.close();
        pipeline = new PipelineConnection(engine);
        transaction.close();
    }
}
