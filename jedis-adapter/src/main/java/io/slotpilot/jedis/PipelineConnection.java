package io.slotpilot.jedis;

import io.slotpilot.core.redirect.CrossSlotCommand;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What Jedis's pipelines take for the connection to one node: it keeps the commands, and runs them all together once
 * their replies are asked for. Of many commands it sends some before that, as far as connections are idle.
 *
 * <p>Used by one thread at a time, as a pipeline is.
 */
final class PipelineConnection extends SocketlessConnection {

    private final RedirectEngine engine;
    private ArrayList<Object> replies = new ArrayList<>(0);
    private CommandBatch batch;

    PipelineConnection(RedirectEngine engine) {
        this.engine = engine;
        this.batch = new CommandBatch(engine);
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        engine.lookAt(arguments);
        engine.scripts().learn(arguments);
        batch.add(new BatchedCommand(arguments, slot(arguments)));
    }

    private int slot(CommandArguments arguments) {
        try {
            int slot = engine.orHome(CommandSlots.of(arguments, engine.options().keyNamesInMessages()));
            if (slot == -1 && new CommandWords(arguments).isForAllNodes()) {
                throw new UnsupportedOperationException(
                        CommandWords.name(arguments)
                                + " is for all nodes of the cluster, but a pipeline sends a command to one: call it on the client");
            }
            return slot;
        } catch (JedisClusterOperationException e) {
            engine.redirects().crossSlot(CrossSlotCommand.of(CommandWords.name(arguments)));
            throw e;
        }
    }

    /** The replies to the oldest {@code count} commands; errors stand in their places, as in the superclass. */
    @Override
    public List<Object> getMany(int count) {
        if (replies.size() < count) {
            run();
        }
        if (replies.size() == count) {
            List<Object> all = replies;
            replies = new ArrayList<>(0);
            return all;
        }
        List<Object> oldest = new ArrayList<>(replies.subList(0, count));
        replies.subList(0, count).clear();
        return oldest;
    }

    private void run() {
        CommandBatch ran = batch;
        batch = new CommandBatch(engine);
        ran.run();
        replies.ensureCapacity(replies.size() + ran.commands().size());
        for (BatchedCommand command : ran.commands()) {
            replies.add(command.reply());
        }
    }

    @Override
    public Object getOne() {
        Object reply = getMany(1).get(0);
        if (reply instanceof JedisDataException error) {
            throw error;
        }
        return reply;
    }

    /** As {@link #getOne}, without a time limit if it is about a single command: such a one blocks on purpose. */
    Object awaitOne() {
        if (!replies.isEmpty() || batch.commands().size() != 1) {
            return getOne();
        }
        BatchedCommand only = batch.commands().get(0);
        batch = new CommandBatch(engine);
        CommandArguments blocking = only.arguments().blocking();
        return engine.call(
                new JedisCommand<>(engine, new CommandObject<>(blocking, BuilderFactory.RAW_OBJECT), only.slot()));
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return engine.execute(command);
    }

    @Override
    public void close() {
        batch.close();
    }
}
