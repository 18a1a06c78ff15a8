package io.slotpilot.jedis;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.redirect.FailureKind;
import io.slotpilot.core.redirect.Hop;
import io.slotpilot.core.redirect.RedirectTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** The search for a connection that takes over what a lost one was subscribed to. Used by one thread. */
final class Resubscription {

    /** How long to look for a node to go on at: a failover takes seconds, and no caller waits meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * A connection that everything is subscribed to, with all that it has received already.
     *
     * @param entered how much everything was, as {@link Subscriptions#entered}
     */
    record Restored(Connection connection, NodeAddress node, int entered, List<Object> received) {}

    private final RedirectEngine engine;
    private final Subscriptions subscriptions;
    private final BooleanSupplier ended;
    private final long since = System.nanoTime();
    private final boolean wasConfirmed;

    /** @param ended whether nobody wants the subscriptions any more */
    Resubscription(RedirectEngine engine, Subscriptions subscriptions, BooleanSupplier ended) {
        this.engine = engine;
        this.subscriptions = subscriptions;
        this.ended = ended;
        this.wasConfirmed = subscriptions.isConfirmed();
    }

    /**
     * Subscribes to all of it on a connection to the node that is in charge now.
     *
     * @throws JedisException what the last try failed with, if it does not heal in a minute or the subscription has ended
     */
    Restored find() {
        while (true) {
            try {
                return engine.call(new ConnectionCall<>(
                        engine,
                        subscriptions.slot(),
                        SideEffect.READ,
                        true,
                        (connection, at, asking) ->
                                new Restored(connection, at, subscriptions.entered(), subscribe(connection, at))));
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

    /** Says how long nothing was heard, if something could have been. */
    void tellGap() {
        if (wasConfirmed) {
            engine.redirects().resubscribed(subscriptions.size(), Duration.ofNanos(System.nanoTime() - since));
        }
    }

    /** Subscribes to everything again, and returns all that came meanwhile. */
    private List<Object> subscribe(Connection connection, NodeAddress node) {
        List<CommandArguments> commands = subscriptions.restoring();
        commands.forEach(connection::sendCommand);
        connection.getMany(0);
        List<Object> received = new ArrayList<>();
        List<JedisDataException> refusals = new ArrayList<>();
        for (CommandArguments command : commands) {
            try {
                awaitConfirmation(connection, command.size() - 1, received);
            } catch (JedisDataException e) {
                refusals.add(e);
            }
        }
        if (!refusals.isEmpty()) {
            connection.setBroken(); // it may be subscribed to a part
            throw refused(refusals, node);
        }
        return received;
    }

    private static void awaitConfirmation(Connection connection, int names, List<Object> received) {
        int missing = names;
        while (missing > 0) {
            Object message = connection.getUnflushedObject();
            received.add(message);
            if (Subscriptions.confirms(message)) {
                missing--;
            }
        }
    }

    /** To go where one slot has moved to is of no use where another has not: that would go back and forth. */
    private RuntimeException refused(List<JedisDataException> refusals, NodeAddress node) {
        List<JedisDataException> moved =
                refusals.stream().filter(QueuedTransaction::saysElsewhere).toList();
        for (JedisDataException refusal : moved) {
            engine.topology()
                    .learn(
                            QueuedTransaction.failure(refusal, node, engine.redirectTargets()),
                            node,
                            subscriptions.slot());
        }
        SubscribedSlots slots = subscriptions.slots();
        if (moved.isEmpty() || !slots.areParted(engine.topology().map())) {
            return refusals.get(0);
        }
        tellGap();
        return new JedisClusterOperationException(
                "The shard channels of this subscription are in "
                        + slots.slots().size()
                        + " slots, which are not on one node, so that it has ended. Subscribe to the channels of each slot"
                        + " with an ssubscribe of their own, or give all of them one hash tag",
                moved.get(0));
    }
}
