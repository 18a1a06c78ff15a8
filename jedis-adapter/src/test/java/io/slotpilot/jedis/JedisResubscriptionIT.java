package io.slotpilot.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotpilot.testkit.ScriptedReply;
import io.slotpilot.testkit.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClusterClient;

/** What the user does while a lost subscription is restored; a scripted server holds the moment. */
class JedisResubscriptionIT {

    @Test
    void whatIsSubscribedToWhileTheOthersAreRestoredIsSubscribedToInTheEnd() throws Exception {
        CountDownLatch restoring = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger subscribes = new AtomicInteger();
        List<String> subscribed = new CopyOnWriteArrayList<>();
        JedisPubSub channels = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int subscribedChannels) {
                subscribed.add(channel);
            }
        };
        try (ScriptedServer server = ScriptedServer.start(command -> {
                    if (!command.get(0).equals("SUBSCRIBE")) {
                        return null;
                    }
                    ScriptedReply confirmation = confirmation(command);
                    switch (subscribes.incrementAndGet()) {
                        case 1 -> {
                            return confirmation.thenClose();
                        }
                        case 2 -> {
                            restoring.countDown();
                            awaitUninterruptibly(entered);
                        }
                        default -> {}
                    }
                    return confirmation;
                });
                RedisClusterClient client = JedisRedirects.builder()
                        .nodes(Set.of(new HostAndPort(server.host(), server.port())))
                        .clientConfig(DefaultJedisClientConfig.builder().build())
                        .build()) {
            Thread subscriber = new Thread(() -> client.subscribe(channels, "first"));
            subscriber.setDaemon(true);
            subscriber.start();
            assertThat(restoring.await(20, TimeUnit.SECONDS)).isTrue();

            channels.subscribe("second");
            entered.countDown();

            await().atMost(Duration.ofSeconds(20)).until(() -> subscribed.contains("second"));
            assertThat(subscribed).containsExactly("first", "second");
        }
    }

    private static ScriptedReply confirmation(List<String> subscribe) {
        StringBuilder replies = new StringBuilder();
        for (String channel : subscribe.subList(1, subscribe.size())) {
            replies.append("*3\r\n$9\r\nsubscribe\r\n$")
                    .append(channel.length())
                    .append("\r\n")
                    .append(channel)
                    .append("\r\n:1\r\n");
        }
        return ScriptedReply.raw(replies.toString());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
