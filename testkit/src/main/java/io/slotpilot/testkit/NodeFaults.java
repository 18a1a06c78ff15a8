package io.slotpilot.testkit;

import io.slotpilot.testkit.layout.ClusterView;
import io.slotpilot.testkit.layout.KeySlots;
import io.slotpilot.testkit.resp.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes one server misbehave in ways that servers do by themselves: paused, full, busy, loading. */
final class NodeFaults {

    private static final Duration EFFECT_TIMEOUT = Duration.ofSeconds(20);
    private static final int LOADED_KEYS = 500;

    private final TestNode node;
    private @Nullable String memoryLimit;

    NodeFaults(TestNode node) {
        this.node = node;
    }

    void pause(Duration time) {
        node.command("CLIENT", "PAUSE", Long.toString(time.toMillis()), "ALL");
    }

    synchronized void fillMemory() {
        if (memoryLimit == null && node.command("CONFIG", "GET", "maxmemory") instanceof List<?> setting) {
            memoryLimit = String.valueOf(setting.get(1));
        }
        node.command("CONFIG", "SET", "maxmemory", "1");
    }

    synchronized void freeMemory() {
        if (memoryLimit != null) {
            node.command("CONFIG", "SET", "maxmemory", memoryLimit);
            memoryLimit = null;
        }
    }

    void busyScript(Duration time) {
        node.command("CONFIG", "SET", "busy-reply-threshold", "1");
        try {
            RespConnection connection = node.connect();
            connection.send("EVAL", "while true do end", "0");
            CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> endScript(connection));
        } catch (IOException e) {
            throw new UncheckedIOException(node + " cannot be reached to run a script", e);
        }
        awaitError("BUSY");
    }

    private void endScript(RespConnection connection) {
        try (connection) {
            node.command("SCRIPT", "KILL");
        } catch (UncheckedIOException | RedisErrorException e) {
            // The server has ended or been restarted, and the script with it.
        }
    }

    void loadSlowly(Duration time) {
        // One tag, in a slot that the shard owns: a server that loads keys of others' slots meddles with slots.
        String tag = KeySlots.tagFor(anOwnedSlot());
        node.command("DEBUG", "POPULATE", Integer.toString(LOADED_KEYS), "slow:{" + tag + "}", "1100");
        node.command("SAVE");
        node.kill();
        long microsPerKey = Math.max(1, time.toNanos() / 1000 / LOADED_KEYS);
        // With values above 1 KB, the server looks at its clients after every key.
        node.launch("--key-load-delay", Long.toString(microsPerKey), "--loading-process-events-interval-bytes", "1024");
        awaitError("LOADING");
    }

    private int anOwnedSlot() {
        ClusterView view = node.view();
        ClusterView.Line myself = view.myself();
        String shard = myself.primaryId() == null ? myself.id() : myself.primaryId();
        ClusterView.@Nullable Line owner = view.line(shard);
        if (owner == null || owner.slots().isEmpty()) {
            throw new IllegalStateException(node + " has no slot whose keys it could load");
        }
        return owner.slots().nextSetBit(0);
    }

    private void awaitError(String code) {
        Await.until(code + " from " + node, EFFECT_TIMEOUT, () -> {
            try {
                return "PING answered " + node.command("PING");
            } catch (RedisErrorException e) {
                return e.code().equals(code) ? null : e.text();
            } catch (UncheckedIOException e) {
                return e.getMessage();
            }
        });
    }
}
