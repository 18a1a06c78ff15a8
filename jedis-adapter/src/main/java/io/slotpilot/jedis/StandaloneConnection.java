package io.slotpilot.jedis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What Jedis's standalone clients take for a connection to their one node. It is whatever they use it for: single
 * commands and pipelines go where their keys are, MULTI and WATCH make it a transaction, SUBSCRIBE a subscription.
 *
 * <p>Used by one thread at a time, but for a subscription, which others may change.
 */
final class StandaloneConnection extends SocketlessConnection {

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

    private final RedirectEngine engine;
    private final Runnable afterClose;
    private final PipelineConnection pipeline;
    private final TransactionConnection transaction;
    private boolean inTransaction;
    private @Nullable Object ready;
    private volatile @Nullable NodeConnection subscription;

    StandaloneConnection(RedirectEngine engine, Runnable afterClose) {
        this.engine = engine;
        this.afterClose = afterClose;
        this.protocol = engine.protocol();
        this.pipeline = new PipelineConnection(engine);
        this.transaction = new TransactionConnection(engine, protocol);
    }

    // ---- sending

    @Override
    public void sendCommand(CommandArguments arguments) {
        NodeConnection subscribed = subscription;
        Subscriptions wanted = new Subscriptions();
        if (subscribed != null) {
            subscribed.sendCommand(arguments);
        } else if (wanted.sends(arguments)) {
            NodeConnection made = engine.borrowOwner(Math.max(-1, wanted.slot()));
            made.sendCommand(arguments);
            subscription = made;
        } else if (arguments.getCommand() == Command.WATCH) { // the legacy class sends it by itself
            ready = execute(arguments);
        } else if (inTransaction || arguments.getCommand() == Command.MULTI) {
            inTransaction = true;
            sendInTransaction(arguments);
        } else {
            pipeline.sendCommand(arguments);
        }
    }

    private void sendInTransaction(CommandArguments arguments) {
        try {
            transaction.sendCommand(arguments);
        } catch (JedisDataException e) {
            inTransaction = arguments.getCommand() != Command.EXEC; // Jedis takes it for ended
            throw e;
        }
    }

    private @Nullable Object execute(CommandArguments arguments) {
        executeCommand(new CommandObject<>(arguments, BuilderFactory.RAW_OBJECT));
        return OK;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        if (command.getArguments().getCommand() == Command.WATCH) {
            inTransaction = true;
        }
        return inTransaction ? transaction.executeCommand(command) : engine.execute(command);
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
        Object early = ready;
        ready = null;
        if (early != null) {
            return early;
        }
        NodeConnection subscribed = subscription;
        return subscribed != null ? subscribed.readProtocolWithCheckingBroken() : pipeline.getOne();
    }

    @Override
    public List<Object> getMany(int count) {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            return subscribed.getMany(count);
        }
        return inTransaction ? transaction.getMany(count) : pipeline.getMany(count);
    }

    /** The reply to EXEC, or to a single command. */
    @Override
    public List<Object> getObjectMultiBulkReply() {
        if (!inTransaction) {
            return super.getObjectMultiBulkReply();
        }
        inTransaction = false;
        return transaction.getObjectMultiBulkReply();
    }

    /** The reply to DISCARD or UNWATCH, or to a single command. */
    @Override
    public String getStatusCodeReply() {
        if (!inTransaction || ready != null) {
            return super.getStatusCodeReply();
        }
        inTransaction = false;
        return transaction.getStatusCodeReply();
    }

    // ---- state: a subscription has one of its own

    @Override
    public int getSoTimeout() {
        return real().getSoTimeout();
    }

    @Override
    public void setTimeoutInfinite() {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            subscribed.setTimeoutInfinite();
        }
    }

    @Override
    public void rollbackTimeout() {
        NodeConnection subscribed = subscription;
        if (subscribed != null) {
            subscribed.rollbackTimeout();
        }
    }

    @Override
    public boolean isBroken() {
        NodeConnection subscribed = subscription;
        return subscribed != null && subscribed.isBroken();
    }

    @Override
    public void disconnect() {
        close();
    }

    private Connection real() {
        NodeConnection subscribed = subscription;
        return subscribed != null ? subscribed : pipeline;
    }

    @Override
    public void close() {
        NodeConnection subscribed = subscription;
        subscription = null;
        if (subscribed != null) {
            subscribed.close();
        }
        inTransaction = false;
        pipeline.close();
        transaction.close();
        afterClose.run();
    }
}
