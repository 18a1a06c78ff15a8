package io.slotpilot.jedis;

import io.slotpilot.core.redirect.CrossSlotCommand;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What Jedis's pipelines take for the connection to one node: it keeps the commands, and runs them all together once
 * their replies are asked for.
 *
 * <p>Used by one thread at a time, as a pipeline is.
 */
final class PipelineConnection extends SocketlessConnection {

    private final RedirectEngine engine;
    private List<BatchedCommand> commands = new ArrayList<>();

    PipelineConnection(RedirectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void sendCommand(CommandArguments arguments) {
        engine.lookAt(arguments);
        try {
            commands.add(new BatchedCommand(arguments, engine.options().keyNamesInMessages()));
        } catch (JedisClusterOperationException e) {
            engine.redirects().crossSlot(CrossSlotCommand.of(CommandWords.name(arguments)));
            throw e;
        }
    }

    /** The replies to the oldest {@code count} commands; errors stand in their places, as in the superclass. */
    @Override
    public List<Object> getMany(int count) {
        List<BatchedCommand> oldest = commands.subList(0, count);
        commands = new ArrayList<>(commands.subList(count, commands.size()));
        new CommandBatch(engine, oldest).run();
        List<Object> replies = new ArrayList<>(count);
        oldest.forEach(command -> replies.add(command.reply()));
        return replies;
    }

    @Override
    public Object getOne() {
        Object reply = getMany(1).get(0);
        if (reply instanceof JedisDataException error) {
            throw error;
        }
        return reply;
    }

    @Override
    public <T> T executeCommand(CommandObject<T> command) {
        return engine.execute(command);
    }
}
