package io.slotpilot.lettuce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has asked its server and not heard of yet: subscriptions to be confirmed, and subscriptions to end.
 *
 * <p>Thread-safe; calls nobody.
 */
final class PendingTopics<K, V> {

    private final Map<TopicName, Deque<SubscribeCall<K, V>>> awaited = new HashMap<>();
    private final Map<TopicName, Deque<Departure>> departures = new HashMap<>();
    private boolean closed;

    /**
     * The end of a subscription that was asked for.
     *
     * @param request of the user; null if the subscription goes on elsewhere
     * @param echoes whether what still comes here comes to where it goes on, too
     */
    record Departure(@Nullable SubscribeRequest request, boolean echoes) {

        static Departure of(SubscribeRequest request) {
            return new Departure(request, false);
        }

        static Departure handingOver(boolean echoes) {
            return new Departure(null, echoes);
        }
    }

    /** What will never be heard of. */
    record Rest<K, V>(List<SubscribeCall<K, V>> calls, Map<TopicName, Deque<Departure>> departures) {}

    /** Returns false if the connection is over, so that nothing will confirm the call. */
    synchronized boolean await(SubscribeCall<K, V> call) {
        if (!closed) {
            awaited.computeIfAbsent(call.name(), unused -> new ArrayDeque<>()).add(call);
        }
        return !closed;
    }

    synchronized boolean awaits(TopicName name) {
        return awaited.containsKey(name);
    }

    /** The call that a confirmation belongs to; null if nobody waits for one. */
    synchronized @Nullable SubscribeCall<K, V> confirmed(TopicName name) {
        return poll(awaited, name);
    }

    /** Returns whether the call was waiting for a confirmation; it does so no longer. */
    synchronized boolean refused(SubscribeCall<K, V> call) {
        Deque<SubscribeCall<K, V>> calls = awaited.get(call.name());
        boolean waiting = calls != null && calls.remove(call);
        if (calls != null && calls.isEmpty()) {
            awaited.remove(call.name());
        }
        return waiting;
    }

    /** Returns false if the connection is over, and the subscription with it. */
    synchronized boolean depart(TopicName name, Departure departure) {
        if (!closed) {
            departures.computeIfAbsent(name, unused -> new ArrayDeque<>()).add(departure);
        }
        return !closed;
    }

    /** The departure that has taken place; null if nobody asked for one. */
    synchronized @Nullable Departure departed(TopicName name) {
        return poll(departures, name);
    }

    synchronized boolean anyDeparts() {
        return !departures.isEmpty();
    }

    /** Whether the name's subscription goes on elsewhere. */
    synchronized boolean isHandedOver(TopicName name) {
        return departures.containsKey(name)
                && departures.get(name).stream().anyMatch(departure -> departure.request() == null);
    }

    /** Whether the name's subscription goes on where everything that still comes here comes, too. */
    synchronized boolean echoes(TopicName name) {
        return departures.containsKey(name) && departures.get(name).stream().anyMatch(Departure::echoes);
    }

    /** The connection is over. */
    synchronized Rest<K, V> close() {
        closed = true;
        List<SubscribeCall<K, V>> calls = new ArrayList<>();
        awaited.values().forEach(calls::addAll);
        Rest<K, V> rest = new Rest<>(calls, new HashMap<>(departures));
        awaited.clear();
        departures.clear();
        return rest;
    }

    private static <T> @Nullable T poll(Map<TopicName, Deque<T>> queues, TopicName name) {
        Deque<T> queue = queues.get(name);
        if (queue == null) {
            return null;
        }
        T first = queue.poll();
        if (queue.isEmpty()) {
            queues.remove(name);
        }
        return first;
    }
}
