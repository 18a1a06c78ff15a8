package io.slotpilot.jedis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;

/** A command that ends subscriptions, until the server has confirmed all of them. Guarded by its {@link Subscriptions}. */
final class Leaving {

    private final CommandArguments command;
    private final boolean all;
    private final List<ByteBuffer> awaited;
    private final Set<ByteBuffer> enteredAgain = new HashSet<>();

    /**
     * A command that was just sent.
     *
     * @param all whether it names none, which ends all subscriptions of its kind
     * @param names what the server has to confirm, each as often as the command says it
     */
    Leaving(CommandArguments command, boolean all, Collection<ByteBuffer> names) {
        this.command = command;
        this.all = all;
        this.awaited = new ArrayList<>(names);
    }

    /** Whether the server can mean this command; it names nothing where there was nothing to end. */
    boolean awaits(@Nullable ByteBuffer name) {
        return name == null ? all : awaited.contains(name);
    }

    /** Whether {@code name} is not wanted any more, because of this. */
    boolean ends(ByteBuffer name) {
        return awaited.contains(name) && !enteredAgain.contains(name);
    }

    /** The user has subscribed to {@code name}, after this. */
    void entered(ByteBuffer name) {
        if (awaited.contains(name)) {
            enteredAgain.add(name);
        }
    }

    /** The server has ended {@code name}; {@code null} for all that was left to end. */
    void confirmed(@Nullable ByteBuffer name) {
        if (name == null) {
            awaited.clear();
        } else {
            awaited.remove(name);
        }
    }

    boolean isDone() {
        return awaited.isEmpty();
    }

    List<ByteBuffer> awaited() {
        return List.copyOf(awaited);
    }

    /**
     * What has to be sent over another connection, on which everything wanted is subscribed to; {@code null} for nothing.
     * From here on the server confirms that only.
     */
    @Nullable
    CommandArguments again() {
        awaited.removeAll(enteredAgain);
        enteredAgain.clear();
        if (awaited.isEmpty()) {
            return null;
        }
        // Names them, even where the first one did not: it must not end what the user has subscribed to since.
        CommandArguments rest = new CommandArguments(command.getCommand());
        awaited.forEach(name -> rest.add(name.array()));
        return rest;
    }
}
