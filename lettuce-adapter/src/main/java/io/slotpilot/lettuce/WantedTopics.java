package io.slotpilot.lettuce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that one user wants to be subscribed to, where each of them is, and since when it is nowhere.
 *
 * <p>Thread-safe; calls nobody.
 */
final class WantedTopics<K, V> {

    private final Map<TopicName, Subscription<K, V>> wanted = new HashMap<>();
    private final Set<TopicName> stranded = new HashSet<>();

    private static final class Subscription<K, V> {
        private @Nullable SubscriberLink<K, V> at;
        private @Nullable SubscriptionGap gap;
        // What callers wait for.
        private final List<SubscribeCall<K, V>> entering = new ArrayList<>();
        private boolean told;
    }

    /**
     * What a confirmed subscription means.
     *
     * @param before where the name was subscribed to until now, if anywhere
     * @param news whether the user's listeners have to hear of it
     * @param over the gap that it ends, if it is the last one to
     */
    record Confirmation<K, V>(
            @Nullable SubscriberLink<K, V> before,
            boolean news,
            @Nullable SubscriptionGap over) {}

    /**
     * What becomes of a name that is not wanted any more.
     *
     * @param at where it is subscribed to, if anywhere
     * @param over the gap that ends because nothing else is missing, if any
     * @param entering what was to subscribe to it, which nothing will come of
     */
    record Departure<K, V>(
            @Nullable SubscriberLink<K, V> at, @Nullable SubscriptionGap over, List<SubscribeCall<K, V>> entering) {}

    /** @param call of the user, who waits for its end */
    synchronized void add(SubscribeCall<K, V> call) {
        List<SubscribeCall<K, V>> entering =
                wanted.computeIfAbsent(call.name(), unused -> new Subscription<>()).entering;
        entering.removeIf(other -> !other.isAskedFor());
        entering.add(call);
    }

    synchronized boolean contains(TopicName name) {
        return wanted.containsKey(name);
    }

    /** Whether a wanted name is subscribed to, and not at that link. */
    synchronized boolean isAtAnother(SubscriberLink<K, V> link, TopicName name) {
        Subscription<K, V> subscription = wanted.get(name);
        return subscription != null && subscription.at != null && !subscription.at.equals(link);
    }

    synchronized List<TopicName> of(Topic topic) {
        return wanted.keySet().stream().filter(name -> name.topic() == topic).toList();
    }

    synchronized List<TopicName> at(SubscriberLink<K, V> link) {
        List<TopicName> names = new ArrayList<>();
        wanted.forEach((name, subscription) -> {
            if (link.equals(subscription.at)) {
                names.add(name);
            }
        });
        return names;
    }

    synchronized Departure<K, V> remove(TopicName name) {
        Subscription<K, V> removed = wanted.remove(name);
        stranded.remove(name);
        if (removed == null) {
            return new Departure<>(null, null, List.of());
        }
        SubscriptionGap gap = removed.gap;
        return new Departure<>(removed.at, gap != null && gap.left() ? gap : null, removed.entering);
    }

    /** Takes away a name that the user has never been told to be subscribed to. */
    synchronized void refuse(SubscribeCall<K, V> call) {
        Subscription<K, V> subscription = wanted.get(call.name());
        if (subscription == null) {
            return;
        }
        subscription.entering.remove(call);
        if (!subscription.told) {
            wanted.remove(call.name());
        }
    }

    /** Nothing is wanted any more; returns what was to subscribe to something. */
    synchronized List<SubscribeCall<K, V>> clear() {
        List<SubscribeCall<K, V>> entering = new ArrayList<>();
        wanted.values().forEach(subscription -> entering.addAll(subscription.entering));
        wanted.clear();
        stranded.clear();
        return entering;
    }

    /** @param call what was confirmed; null if nobody had asked */
    synchronized Confirmation<K, V> confirm(
            SubscriberLink<K, V> link, TopicName name, @Nullable SubscribeCall<K, V> call) {
        Subscription<K, V> subscription = wanted.get(name);
        if (subscription == null) {
            return new Confirmation<>(null, false, null);
        }
        boolean asked = subscription.entering.remove(call);
        SubscriberLink<K, V> before = subscription.at;
        boolean news = !subscription.told || asked;
        SubscriptionGap gap = subscription.gap;
        subscription.at = link;
        subscription.told = true;
        subscription.gap = null;
        return new Confirmation<>(before, news, gap != null && gap.restored() ? gap : null);
    }

    /**
     * These names are lost where they were, since then; returns those that were there, which share one gap.
     *
     * @param sinceNanos when something was heard there for the last time
     */
    synchronized List<TopicName> lose(SubscriberLink<K, V> link, Collection<TopicName> names, long sinceNanos) {
        List<TopicName> lost = new ArrayList<>();
        SubscriptionGap gap = new SubscriptionGap(sinceNanos);
        for (TopicName name : names) {
            Subscription<K, V> subscription = wanted.get(name);
            if (subscription != null && link.equals(subscription.at)) {
                subscription.at = null;
                subscription.gap = gap;
                gap.add();
                lost.add(name);
            }
        }
        return lost;
    }

    /** A wanted name that could not be restored in time; true if it is the first one since {@link #takeStranded}. */
    synchronized boolean strand(TopicName name) {
        if (!wanted.containsKey(name)) {
            return false;
        }
        boolean first = stranded.isEmpty();
        stranded.add(name);
        return first;
    }

    synchronized List<TopicName> takeStranded() {
        List<TopicName> names = List.copyOf(stranded);
        stranded.clear();
        return names;
    }
}
