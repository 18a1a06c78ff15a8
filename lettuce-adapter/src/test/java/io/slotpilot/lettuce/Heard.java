package io.slotpilot.lettuce;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.slotpilot.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Writes down what a pub/sub connection hears. */
final class Heard extends RedisPubSubAdapter<String, String> {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void message(String channel, String message) {
        events.add(channel + ": " + message);
    }

    @Override
    public void message(String pattern, String channel, String message) {
        events.add(pattern + " " + channel + ": " + message);
    }

    @Override
    public void smessage(String channel, String message) {
        events.add(channel + ": " + message);
    }

    @Override
    public void subscribed(String channel, long count) {
        events.add("+" + channel);
    }

    @Override
    public void psubscribed(String pattern, long count) {
        events.add("+" + pattern);
    }

    @Override
    public void ssubscribed(String channel, long count) {
        events.add("+" + channel);
    }

    @Override
    public void unsubscribed(String channel, long count) {
        events.add("-" + channel);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
        events.add("-" + channel);
    }

    List<String> events() {
        return events;
    }

    void await(String event) {
        Awaitility.await().atMost(LONG).until(() -> events.contains(event));
    }

    /** Publishes to a shard channel until it is heard, because nobody tells when a new subscription begins. */
    void awaitFrom(TestNode node, String channel, String message) {
        Awaitility.await().atMost(LONG).until(() -> {
            node.command("SPUBLISH", channel, message);
            return events.contains(channel + ": " + message);
        });
    }
}
