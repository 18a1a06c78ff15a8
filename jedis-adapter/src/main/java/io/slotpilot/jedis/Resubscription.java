package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectTrace;
import io.slotpilot.jedis.Subscriptions.Meaning;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/** The search for a connection that takes over what a lost one was subscribed to. Used by one thread. */
final class Resubscription {

    /** How long to look for a node to go on at: a failover takes seconds, and no caller waits meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** A connection that everything is subscribed to, with what it has received already. */
    record Restored(Connection connection, NodeAddress node, Deque<Object> received) {}

    private final RedirectEngine engine;
    private final Subscriptions subscriptions;
    private final BooleanSupplier ended;

    /** @param ended whether nobody wants the subscriptions any more */
    Resubscription(RedirectEngine engine, Subscriptions subscriptions, BooleanSupplier ended) {
        this.engine = engine;
        this.subscriptions = subscriptions;
        this.ended = ended;
    }

    /**
     * Subscribes to all of it on a connection to the node that is in charge now.
     *
     * @param since when the search began, as {@link System#nanoTime} tells
     * @throws JedisException what the last try failed with, if it does not heal in a minute or the subscription has ended
     */
    Restored find(long since) {
        while (true) {
            try {
                return engine.call(new ConnectionCall<>(
                        engine,
                        subscriptions.slot(),
                        SideEffect.READ,
                        true,
                        (connection, at, asking) -> new Restored(connection, at, subscribe(connection))));
            } catch (JedisException e) {
                if (ended.getAsBoolean() || System.nanoTime() - since > PATIENCE.toNanos() || !mayHeal(e)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static boolean mayHeal(JedisException error) {
        RedirectTrace trace = RedirectTrace.find(error);
        return trace != null
                && switch (trace.reason()) {
                    case TOO_MANY_REDIRECTS, DEADLINE_EXCEEDED, BUDGET_EMPTY, UNSAFE_TO_REPEAT, QUEUE_FULL -> true;
                    case NOT_RETRYABLE -> isLogin(trace);
                    case INTERRUPTED, CLOSED -> false;
                };
    }

    /** While a password changes, a node may learn the new one later than the client. */
    private static boolean isLogin(RedirectTrace trace) {
        List<Hop> hops = trace.hops();
        return !hops.isEmpty() && hops.get(hops.size() - 1).failure().kind() == FailureKind.AUTH;
    }

    private void pause(JedisException error) {
        int slot = subscriptions.slot();
        try {
            engine.topology().awaitTarget(slot, engine.topology().target(slot), PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw error;
        }
    }

    /** Subscribes to everything again, and returns what has to be passed on of what came meanwhile. */
    private Deque<Object> subscribe(Connection connection) {
        Deque<Object> news = new ArrayDeque<>();
        List<CommandArguments> commands = subscriptions.restoring();
        commands.forEach(connection::sendCommand);
        connection.getMany(0);
        int missing = commands.stream().mapToInt(command -> command.size() - 1).sum();
        while (missing > 0) {
            Object message = connection.getUnflushedObject();
            if (Subscriptions.confirms(message)) {
                missing--;
            }
            if (subscriptions.received(message) == Meaning.NEWS) {
                news.add(message);
            }
        }
        return news;
    }
}
