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
     */
    record Departure<K, V>(
            @Nullable SubscriberLink<K, V> at, @Nullable SubscriptionGap over) {}

    synchronized void add(TopicName name) {
        wanted.computeIfAbsent(name, unused -> new Subscription<>());
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
            return new Departure<>(null, null);
        }
        SubscriptionGap gap = removed.gap;
        return new Departure<>(removed.at, gap != null && gap.left() ? gap : null);
    }

    /** Takes away a name that the user has never been told to be subscribed to. */
    synchronized void refuse(TopicName name) {
        Subscription<K, V> subscription = wanted.get(name);
        if (subscription != null && !subscription.told) {
            wanted.remove(name);
        }
    }

    synchronized void clear() {
        wanted.clear();
        stranded.clear();
    }

    /** @param asked whether the user has asked for it just now */
    synchronized Confirmation<K, V> confirm(SubscriberLink<K, V> link, TopicName name, boolean asked) {
        Subscription<K, V> subscription = wanted.get(name);
        if (subscription == null) {
            return new Confirmation<>(null, false, null);
        }
        SubscriberLink<K, V> before = subscription.at;
        boolean news = !subscription.told || asked;
        SubscriptionGap gap = subscription.gap;
        subscription.at = link;
        subscription.told = true;
        subscription.gap = null;
        return new Confirmation<>(before, news, gap != null && gap.restored() ? gap : null);
    }

    /** These names are lost where they were; returns those that were there, which share one gap. */
    synchronized List<TopicName> lose(SubscriberLink<K, V> link, Collection<TopicName> names) {
        List<TopicName> lost = new ArrayList<>();
        SubscriptionGap gap = new SubscriptionGap(System.nanoTime());
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
